package io.millrace.verify.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that a message names, taken literally. */
final class NamedRights {
    private static final Pattern RIGHT =
            Pattern.compile("((?:[A-Z]+(?:, | and )?)+) on (topic|group|transactional id) ([^;]+?)[;.]( |$)");

    private NamedRights() {}

    static List<AclBinding> of(String hint, String user) {
        List<AclBinding> rights = new ArrayList<>();
        Matcher matcher = RIGHT.matcher(hint);
        while (matcher.find()) {
            ResourceType type =
                    ResourceType.fromString(matcher.group(2).replace(' ', '_').toUpperCase(Locale.ROOT));
            for (String operation : matcher.group(1).split(", | and ", -1)) {
                rights.add(new AclBinding(
                        new ResourcePattern(type, matcher.group(3), PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:" + user, "*", AclOperation.fromString(operation), AclPermissionType.ALLOW)));
            }
        }
        return rights;
    }
}
