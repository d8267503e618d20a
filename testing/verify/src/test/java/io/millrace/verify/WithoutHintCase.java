package io.millrace.verify;

import java.util.Map;
import java.util.TreeMap;

/** Why some codes have no case in hints.txt. */
final class WithoutHintCase {
    private static final Map<String, String> REASONS = reasons();

    private WithoutHintCase() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        put(reasons, "about the bytes of the file: BadInputTest", "MR1002 MR1003 MR1004 MR6011 MR6012 MR6013");
        put(
                reasons,
                "a warning or a note: LintTest",
                "MR2201 MR2202 MR2203 MR2204 MR3101 MR3102 MR3103 MR3104 MR3105 MR4101 MR4102");
        put(
                reasons,
                "about the state directory, not the file: DamagedStateTest and the tests of core/state",
                "MR400 MR401 MR402");
        put(reasons, "about a system that follows: FollowerOutboxTest", "MR405");
        put(reasons, "about memory, not the file", "MR4001");
        put(reasons, "about a running pipeline: StatusTest", "MR6014 MR6015 MR6016");
        put(reasons, "about the command line, not the file", "MR6001 MR6002 MR6003 MR6004 MR6005");
        put(
                reasons,
                "about files that are there: the tests of connector-basic",
                "MR6303 MR6304 MR6305 MR6308 MR6309 MR6321 MR6323 MR6324 MR6325 MR6326 MR6327 MR6328 MR73");
        put(
                reasons,
                "the cause of a bad record, whose hint is that of MR7001",
                "MR7002 MR7003 MR710 MR720 MR721 MR722");
        put(reasons, "about the machine, not the file", "MR7004 MR7005 MR7006 MR7008");
        put(reasons, "only in the tests of scripts", "MR7299");
        put(reasons, "about a broker: the tests of connector-kafka", "MR64 MR65 MR66 MR74 MR75 MR7007");
        put(reasons, "a bug of Millrace", "MR9001");
        return reasons;
    }

    /** A reason holds for codes that begin like the one that it is given for. */
    static boolean hasReason(String code) {
        return REASONS.keySet().stream().anyMatch(code::startsWith);
    }

    private static void put(Map<String, String> reasons, String reason, String codes) {
        for (String code : codes.split(" ", -1)) {
            reasons.put(code, reason);
        }
    }
}
