package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.site.SiteOwner;
import java.util.concurrent.atomic.AtomicInteger;

/** A site owner that counts hits and stops or does not. */
final class CountingOwner implements SiteOwner {
    final AtomicInteger hits = new AtomicInteger();
    private final HitDecision decision;

    CountingOwner(HitDecision decision) {
        this.decision = decision;
    }

    @Override
    public Kind kind() {
        return Kind.USER;
    }

    @Override
    public HitDecision test(HitContext context) {
        hits.incrementAndGet();
        return decision;
    }
}
