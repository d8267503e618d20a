package io.millrace.connector.kafka.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Speaks just enough of Kafka's protocol to see who is at the other end. Says nothing of the user, and believes nothing
 * of what it hears: over TLS any certificate will do.
 */
final class KafkaSocket implements Closeable {
    /** Who is there answers in milliseconds; one on a loaded machine, with TLS, may need seconds. */
    static final int PATIENCE_SECONDS = 5;

    private static final int PATIENCE_MILLIS = PATIENCE_SECONDS * 1_000;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int SHOWN_BYTES = 40;
    private static final int MAX_BROKERS = 5;
    private static final int MAX_MECHANISMS = 10;

    private static final short METADATA = 3;
    private static final short SASL_HANDSHAKE = 17;
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION = 0x4D52;
    private static final int TLS_ALERT = 0x15;
    private static final int RESPONSE_HEADER_BYTES = 8;

    private final Socket socket;

    private KafkaSocket(Socket socket) {
        this.socket = socket;
    }

    static KafkaSocket open(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new KafkaSocket(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static KafkaSocket open(InetSocketAddress address, boolean tls) throws IOException {
        KafkaSocket plain = open(address);
        if (!tls) {
            return plain;
        }
        try {
            return new KafkaSocket(handshake(plain.socket, address));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static SSLSocket handshake(Socket plain, InetSocketAddress address) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            SSLSocket tls = (SSLSocket)
                    context.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true);
            tls.startHandshake();
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The beginning of what comes back, whatever it is; empty when nothing comes. */
    byte[] answerToApiVersions() {
        return answer(API_VERSIONS, (short) 0, new byte[0]);
    }

    /** What a listener that wants a login offers for it; empty for one that wants none. */
    List<String> saslMechanisms() {
        byte[] name = "none".getBytes(StandardCharsets.UTF_8);
        byte[] answer = answer(
                SASL_HANDSHAKE,
                (short) 1,
                ByteBuffer.allocate(Short.BYTES + name.length)
                        .putShort((short) name.length)
                        .put(name)
                        .array());
        List<String> mechanisms = new ArrayList<>();
        if (isKafka(answer)) {
            ByteBuffer body = ByteBuffer.wrap(answer).position(RESPONSE_HEADER_BYTES);
            try {
                body.getShort();
                int count = Math.min(MAX_MECHANISMS, body.getInt());
                for (int i = 0; i < count; i++) {
                    mechanisms.add(text(body));
                }
            } catch (BufferUnderflowException e) {
                return mechanisms;
            }
        }
        return mechanisms;
    }

    /** The addresses that clients are sent to: version 1 of the metadata, of no topic. */
    List<InetSocketAddress> advertised() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        byte[] answer = answer(METADATA, (short) 1, new byte[Integer.BYTES]);
        if (!isKafka(answer)) {
            return addresses;
        }
        ByteBuffer body = ByteBuffer.wrap(answer).position(RESPONSE_HEADER_BYTES);
        try {
            int brokers = Math.min(MAX_BROKERS, body.getInt());
            for (int i = 0; i < brokers; i++) {
                body.getInt();
                String host = text(body);
                addresses.add(new InetSocketAddress(host, body.getInt()));
                text(body);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return addresses;
        }
        return addresses;
    }

    private static String text(ByteBuffer body) {
        short length = body.getShort();
        byte[] bytes = new byte[Math.max(0, length)];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] answer(short api, short version, byte[] body) {
        byte[] client = "millrace".getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(64);
        request.putInt(10 + client.length + body.length);
        request.putShort(api).putShort(version).putInt(CORRELATION);
        request.putShort((short) client.length).put(client).put(body);
        try {
            socket.getOutputStream().write(request.array(), 0, request.position());
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static byte[] read(InputStream input) {
        byte[] answer = new byte[MAX_ANSWER_BYTES];
        int length = 0;
        try {
            int count = input.read(answer);
            while (count > 0) {
                length += count;
                boolean complete = length >= RESPONSE_HEADER_BYTES
                        && isKafka(answer)
                        && length >= ByteBuffer.wrap(answer).getInt() + Integer.BYTES;
                if (complete || !isKafka(answer) || length == answer.length) {
                    break;
                }
                count = input.read(answer, length, answer.length - length);
            }
        } catch (IOException e) {
            // What came before the silence, or the end, says enough.
            return Arrays.copyOf(answer, length);
        }
        return Arrays.copyOf(answer, length);
    }

    static boolean isKafka(byte[] answer) {
        return answer.length >= RESPONSE_HEADER_BYTES && ByteBuffer.wrap(answer).getInt(Integer.BYTES) == CORRELATION;
    }

    static boolean isTlsAlert(byte[] answer) {
        return answer.length > 1 && answer[0] == TLS_ALERT && answer[1] == 3;
    }

    /** Whether a TLS handshake gets anywhere. */
    static boolean speaksTls(InetSocketAddress address) {
        try {
            open(address, true).close();
            return true;
        } catch (SSLException e) {
            return String.valueOf(e.getMessage()).contains("alert");
        } catch (IOException e) {
            return false;
        }
    }

    /** What a TLS listener shows of itself. */
    static Optional<X509Certificate> certificate(InetSocketAddress address) {
        try (KafkaSocket tls = open(address, true)) {
            Certificate[] chain = ((SSLSocket) tls.socket).getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The first line of an answer, as far as it can be shown. */
    static String printable(byte[] answer) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN_BYTES, answer.length) && answer[i] != '\r' && answer[i] != '\n'; i++) {
            text.append(answer[i] >= ' ' && answer[i] < 0x7F ? (char) answer[i] : '.');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** For looking only: nothing secret is sent through a connection that it lets pass. */
    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Never asked: this side is the client.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Whoever it is, we only want to know.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
