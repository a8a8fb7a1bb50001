package dev.signalbox.engine.live;

import dev.signalbox.engine.breakpoint.SitePort;
import dev.signalbox.engine.stop.InternalSite;
import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.TraceeGoneException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sites that last for one step or until the program's entry is reached. Engine thread. */
final class TemporarySites {
    private static final Logger LOG = LoggerFactory.getLogger(TemporarySites.class);

    private final SitePort sites;
    private final List<Site> inserted = new ArrayList<>();

    private record Site(long address, InternalSite owner) {}

    TemporarySites(SitePort sites) {
        this.sites = sites;
    }

    /** False when it cannot be inserted. */
    boolean add(long address, InternalSite.Purpose purpose) {
        if (inserted.stream()
                .anyMatch(site -> site.address() == address && site.owner().purpose() == purpose)) {
            return true;
        }
        InternalSite owner = new InternalSite(purpose);
        try {
            sites.add(address, owner);
            inserted.add(new Site(address, owner));
            return true;
        } catch (SiteException e) {
            // Expected when the process is in an execve: the new image gets sites of its own.
            LOG.debug("A temporary site for {} was refused", purpose, e);
            return false;
        } catch (TraceeGoneException e) {
            LOG.debug("The process is gone, no site for {} is needed", purpose, e);
            return false;
        }
    }

    void clear() {
        for (Site site : inserted) {
            try {
                sites.remove(site.address(), site.owner());
            } catch (TraceeGoneException e) {
                LOG.debug("The process is gone and its sites with it", e);
            }
        }
        inserted.clear();
    }

    /** A new image: the sites went with the old one. */
    void forget() {
        inserted.clear();
    }
}
