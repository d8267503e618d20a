package io.millrace.kafkakit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates for brokers of tests, made by the JDK's {@code keytool}. */
final class Certificates {
    static final String PASSWORD = "of-the-store";
    private static final String ALIAS = "broker";

    private Certificates() {}

    /**
     * Makes a key and a certificate that it has signed itself.
     *
     * @param names as keytool takes them: {@code ip:127.0.0.1,dns:localhost}
     */
    static Path keyStore(Path file, String names) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=a broker of a test",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-ext",
                "san=" + names));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool fails: " + said);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes the certificates of key stores into one file, for whoever is to trust them. */
    static Path pem(Path file, Path... keyStores) {
        StringBuilder text = new StringBuilder();
        try {
            for (Path keyStore : keyStores) {
                KeyStore loaded = KeyStore.getInstance("PKCS12");
                try (InputStream input = Files.newInputStream(keyStore)) {
                    loaded.load(input, PASSWORD.toCharArray());
                }
                byte[] certificate = loaded.getCertificate(ALIAS).getEncoded();
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate))
                        .append("\n-----END CERTIFICATE-----\n");
            }
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
