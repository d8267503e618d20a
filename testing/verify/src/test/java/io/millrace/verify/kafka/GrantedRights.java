package io.millrace.verify.kafka;

import io.millrace.kafkakit.SecuredBroker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Gives rights on a broker to users and takes them away again; what it did holds when a method returns. */
record GrantedRights(SecuredBroker broker) {
    private static final Pattern NAMED =
            Pattern.compile("((?:[A-Z]+(?:, | and )?)+) on (topic|group|transactional id) ([^;]+?)[;.]( |$)");

    /** What the hint of a refusal asks for, taken literally. */
    static List<AclBinding> named(String hint, String user) {
        List<AclBinding> rights = new ArrayList<>();
        Matcher matcher = NAMED.matcher(hint);
        while (matcher.find()) {
            ResourceType type =
                    ResourceType.fromString(matcher.group(2).replace(' ', '_').toUpperCase(Locale.ROOT));
            for (String operation : matcher.group(1).split(", | and ", -1)) {
                rights.add(right(type, matcher.group(3), AclOperation.fromString(operation), user));
            }
        }
        return rights;
    }

    private static AclBinding right(ResourceType type, String name, AclOperation operation, String user) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    void grantAll(String user) throws ExecutionException, InterruptedException, TimeoutException {
        grant(List.of(
                right(ResourceType.TOPIC, "*", AclOperation.ALL, user),
                right(ResourceType.GROUP, "*", AclOperation.ALL, user),
                right(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL, user)));
    }

    void grant(List<AclBinding> rights) throws ExecutionException, InterruptedException, TimeoutException {
        broker.admin().createAcls(rights).all().get(30, TimeUnit.SECONDS);
        while (!granted().containsAll(rights)) {
            LockSupport.parkNanos(5_000_000L);
        }
    }

    void revoke(AclBinding right) throws ExecutionException, InterruptedException, TimeoutException {
        broker.admin().deleteAcls(Set.of(right.toFilter())).all().get(30, TimeUnit.SECONDS);
        while (granted().contains(right)) {
            LockSupport.parkNanos(5_000_000L);
        }
    }

    /** What the broker, not only its controller, knows of. */
    private Collection<AclBinding> granted() throws ExecutionException, InterruptedException, TimeoutException {
        return broker.admin().describeAcls(AclBindingFilter.ANY).values().get(30, TimeUnit.SECONDS);
    }
}
