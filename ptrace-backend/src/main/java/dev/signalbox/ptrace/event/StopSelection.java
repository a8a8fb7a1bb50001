package dev.signalbox.ptrace.event;

import java.util.Comparator;
import java.util.List;

/** Picks what is shown first when several things stopped a thread, or several threads stopped, in the same moment. Pure. */
public final class StopSelection {
    private StopSelection() {}

    /** The reasons by importance; equal ones stay in the order in which they came. */
    public static List<StopReason> order(List<StopReason> reasons) {
        return reasons.stream()
                .sorted(Comparator.comparingInt(StopSelection::rank))
                .toList();
    }

    /** The stops by the importance of their first reasons; equal ones stay in the order in which they came. */
    public static List<ThreadStop> orderStops(List<ThreadStop> stops) {
        return stops.stream()
                .sorted(Comparator.comparingInt(stop -> rank(stop.reasons().get(0))))
                .toList();
    }

    private static int rank(StopReason reason) {
        if (reason instanceof StopReason.AboutToDie) {
            return 0;
        }
        if (reason instanceof StopReason.Launched
                || reason instanceof StopReason.Attached
                || reason instanceof StopReason.Executed) {
            return 1;
        }
        if (reason instanceof StopReason.SignalArrived || reason instanceof StopReason.SeccompStop) {
            return 2;
        }
        if (reason instanceof StopReason.SiteHit) {
            return 3;
        }
        if (reason instanceof StopReason.Forked || reason instanceof StopReason.SystemCallStop) {
            return 4;
        }
        if (reason instanceof StopReason.Stepped || reason instanceof StopReason.HandlerEntered) {
            return 5;
        }
        return reason instanceof StopReason.GroupStopped ? 6 : 7;
    }
}
