package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.HeldSignals;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.Tracer;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The held signals of a live process, which the tracer keeps. Engine thread. */
final class LiveHeldSignals implements HeldSignals {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHeldSignals.class);

    private final Tracer tracer;
    private final ThreadList threads;
    /** Those that wait for the next stop, by identity: two signals can be alike. */
    private final List<SignalInfo> atNextStop = new ArrayList<>();

    LiveHeldSignals(Tracer tracer, ThreadList threads) {
        this.tracer = tracer;
        this.threads = threads;
    }

    /** A held signal with its place in its thread's list. */
    private record Place(int tid, int index, SignalInfo info) {}

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int tid : threads.tids()) {
            try {
                List<SignalInfo> held = tracer.heldSignals(tid);
                for (int index = 0; index < held.size(); index++) {
                    places.add(new Place(tid, index, held.get(index)));
                }
            } catch (TraceeGoneException e) {
                LOG.debug("Thread {} has just ended; what it held is another thread's now", tid, e);
            }
        }
        return places;
    }

    @Override
    public List<Held> all() {
        List<Held> all = new ArrayList<>();
        for (Place place : places()) {
            all.add(new Held(all.size(), place.tid(), place.info()));
        }
        return all;
    }

    private Place place(int number) throws EngineException {
        List<Place> places = places();
        if (number < 0 || number >= places.size()) {
            throw new EngineException(
                    places.isEmpty()
                            ? "No signal is held; hold keeps the one at which a thread stops"
                            : "There is no held signal " + number + "; info held lists them");
        }
        return places.get(number);
    }

    @Override
    public void release(int number, OptionalInt receiver) throws EngineException {
        Place place = place(number);
        if (receiver.isPresent() && !threads.contains(receiver.getAsInt())) {
            throw new EngineException("The process has no thread " + receiver.getAsInt()
                    + "; a held signal can be given to another thread of the process that it was sent to");
        }
        release(place, receiver.orElse(place.tid()));
    }

    private void release(Place place, int receiver) throws EngineException {
        try {
            tracer.releaseHeld(place.tid(), place.index(), receiver);
        } catch (TraceeGoneException e) {
            throw new EngineException("The thread has ended", e);
        } catch (IllegalArgumentException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    @Override
    public void releaseAtNextStop(int number) throws EngineException {
        atNextStop.add(place(number).info());
    }

    /** The process has stopped: what was to wait for that goes with the next continue. */
    void stopped() {
        for (SignalInfo info : atNextStop) {
            for (Place place : places()) {
                if (place.info() == info) {
                    giveBack(place);
                    break;
                }
            }
        }
        atNextStop.clear();
    }

    private void giveBack(Place place) {
        try {
            release(place, place.tid());
        } catch (EngineException e) {
            LOG.info("{} stays held", place.info(), e);
        }
    }
}
