package io.meshlark.cluster;

import io.meshlark.cluster.Voter.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which members together may go on without the others: what Akka's split brain resolver would
 * decide for them if the others were unreachable. Where it downs all because a membership change
 * under way may be counted differently on the other side, there is no quorum either.
 */
public sealed interface Quorum {

    /**
     * @param voters by address, lowest first
     * @param here those on this side of the split
     */
    boolean isReached(List<Voter> voters, Predicate<Voter> here);

    /** keep-majority and lease-majority: more than half, or half with the lowest address. */
    record Majority() implements Quorum {
        @Override
        public boolean isReached(List<Voter> voters, Predicate<Voter> here) {
            var members = voters.stream().filter(Voter::counts).toList();
            var staying =
                    voters.stream().filter(each -> each.standing() == Standing.MEMBER).toList();
            return outweighs(count(members, here), count(members, here.negate()), members, here)
                    && outweighs(count(staying, here), count(voters, here.negate()), staying, here);
        }

        private static boolean outweighs(
                long here, long there, List<Voter> byAddress, Predicate<Voter> isHere) {
            return here > there
                    || (here == there && !byAddress.isEmpty() && isHere.test(byAddress.getFirst()));
        }
    }

    /** static-quorum. */
    record Fixed(int size) implements Quorum {
        @Override
        public boolean isReached(List<Voter> voters, Predicate<Voter> here) {
            return voters.stream().filter(Voter::counts).filter(here).count() >= size;
        }
    }

    /** keep-oldest: the side with the oldest member. */
    record Oldest(boolean downIfAlone) implements Quorum {
        @Override
        public boolean isReached(List<Voter> voters, Predicate<Voter> here) {
            var members = voters.stream().filter(Voter::counts).toList();
            var staying =
                    voters.stream().filter(each -> each.standing() == Standing.MEMBER).toList();
            var others =
                    voters.stream()
                            .filter(each -> each.standing() != Standing.GOING)
                            .filter(each -> downIfAlone || each.counts())
                            .toList();
            return isKept(oldest(members), members, here) && isKept(oldest(staying), others, here);
        }

        private boolean isKept(Optional<Voter> oldest, List<Voter> counted, Predicate<Voter> here) {
            if (oldest.isEmpty()) {
                return false;
            }
            long onThis = count(counted, here);
            long onOther = counted.size() - onThis;
            // The oldest of two stays although it is alone: the other would be no better.
            return here.test(oldest.get())
                    ? !(downIfAlone && onThis == 1 && onOther >= 2)
                    : downIfAlone && onOther == 1 && onThis >= 2;
        }

        private static Optional<Voter> oldest(List<Voter> members) {
            return members.stream().min(Comparator.comparingInt(Voter::age));
        }
    }

    private static long count(List<Voter> voters, Predicate<Voter> of) {
        return voters.stream().filter(of).count();
    }
}
