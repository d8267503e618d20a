package io.millrace.cli;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.err.println("millrace 0.1.0-SNAPSHOT");
    }
}
