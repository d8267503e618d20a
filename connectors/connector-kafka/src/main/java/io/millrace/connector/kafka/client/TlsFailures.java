package io.millrace.connector.kafka.client;

import io.millrace.spi.error.Problem;
import java.net.InetSocketAddress;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person is told when a TLS connection does not come about because of a certificate. */
final class TlsFailures {
    private static final String TRUST_STORE = "ssl.truststore.location";

    private static final Pattern OTHER_HOST = Pattern.compile("subject alternative|No name matching");
    private static final Pattern NOT_TRUSTED = Pattern.compile("PKIX|certification path|trustAnchors|trust anchor");
    private static final Pattern WANTS_CERTIFICATE =
            Pattern.compile("fatal alert: (bad_certificate|certificate_required|certificate_unknown|unknown_ca)"
                    + "|\\((bad_certificate|certificate_required|certificate_unknown|unknown_ca)\\)");

    private final Map<String, String> properties;
    private final String address;
    private final String attempt;

    TlsFailures(Map<String, String> properties, String attempt) {
        this.properties = properties;
        this.attempt = attempt;
        address = ClusterProbe.firstOf(properties);
    }

    /** What is wrong with a certificate, if that is why the handshake failed. */
    Optional<Problem> explain(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            // Newer JDKs begin with the name of an alert of TLS: "(certificate_unknown) No subject alternative …".
            String said = String.valueOf(cause.getMessage()).replaceFirst("^\\([a-z_]+\\) ", "");
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Optional.of(outOfDate(said));
            }
            if (OTHER_HOST.matcher(said).find()) {
                return Optional.of(otherHost(said));
            }
            if (WANTS_CERTIFICATE.matcher(said).find() && !isOwnDoubt(failure)) {
                return Optional.of(wantsCertificate(said));
            }
            cause = cause.getCause();
        }
        return isOwnDoubt(failure) ? Optional.of(notTrusted()) : Optional.empty();
    }

    private static boolean isOwnDoubt(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (NOT_TRUSTED.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private Problem notTrusted() {
        String store = properties.get(TRUST_STORE);
        String trusted = store != null
                ? "Trusted are the certificates in " + store + "."
                : properties.containsKey("ssl.truststore.certificates")
                        ? "Trusted are those in 'properties.ssl.truststore.certificates'."
                        : "The table has no 'properties." + TRUST_STORE + "', so those that the JDK knows are trusted.";
        return Problem.error(
                        KafkaError.TLS_FAILED, "the certificate of Kafka at " + address + " is not trusted: " + attempt)
                .detail(certificate()
                                .map(found -> "It is for " + names(found) + " and was issued by "
                                        + found.getIssuerX500Principal().getName() + ". ")
                                .orElse("")
                        + trusted)
                .hint("Have the certificate of the issuer in a file, and set 'properties.ssl.truststore.type' = 'PEM'"
                        + " and 'properties." + TRUST_STORE + "' = '/path/to/issuer.pem'.");
    }

    private Problem otherHost(String said) {
        return Problem.error(
                        KafkaError.TLS_FAILED,
                        "the certificate of Kafka at " + address + " is for another host: " + attempt)
                .detail(certificate()
                                .map(found -> "It is for " + names(found) + ". ")
                                .orElse("") + "Java says: " + said.strip()
                        + (said.strip().endsWith(".") ? "" : "."))
                .hint("Name the broker in 'properties.bootstrap.servers' and in its advertised.listeners as the"
                        + " certificate does, or have a certificate made for the name that is used. Without that,"
                        + " 'properties.ssl.endpoint.identification.algorithm' = '' takes any name, and with it anyone"
                        + " who has a trusted certificate.");
    }

    private Problem outOfDate(String said) {
        return Problem.error(
                        KafkaError.TLS_FAILED,
                        "the certificate of Kafka at " + address + " is not valid today: " + attempt)
                .detail("Java says: " + said + ".")
                .hint("Have it renewed, or set the clock of this machine.");
    }

    private Problem wantsCertificate(String said) {
        return Problem.error(
                        KafkaError.TLS_FAILED, "Kafka at " + address + " wants a certificate of its client: " + attempt)
                .detail((properties.containsKey("ssl.keystore.location")
                                ? "It does not accept the one in 'properties.ssl.keystore.location'."
                                : "The table gives none.")
                        + " Java says: " + said + ".")
                .hint("Have a file with the private key and the certificate that the broker knows, and set"
                        + " 'properties.ssl.keystore.type' = 'PEM' and 'properties.ssl.keystore.location' ="
                        + " '/path/to/client.pem'.");
    }

    private Optional<X509Certificate> certificate() {
        Optional<InetSocketAddress> socketAddress = ClusterProbe.socketAddress(address);
        return socketAddress.flatMap(KafkaSocket::certificate);
    }

    /** The names that a certificate is made for. */
    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(name -> add(names, name.get(1)));
            }
        } catch (CertificateParsingException e) {
            names.clear();
        }
        return names.isEmpty() ? certificate.getSubjectX500Principal().getName() : String.join(", ", names);
    }

    private static void add(List<String> names, @Nullable Object name) {
        if (name instanceof String text) {
            names.add(text);
        }
    }
}
