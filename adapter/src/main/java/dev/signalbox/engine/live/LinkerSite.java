package dev.signalbox.engine.live;

import dev.signalbox.engine.module.LinkMap;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.symbols.machine.Machine;

/**
 * The owner of the site that the dynamic linker passes by before and after each change of its list. What happens before is answered on the tracer thread:
 * only a complete list is worth a stop.
 */
final class LinkerSite implements SiteOwner {
    private final long state;

    /** @param list the address of struct r_debug, known before the linker has set it up */
    LinkerSite(long list, Machine machine) {
        this.state = list + LinkMap.stateOffset(machine);
    }

    @Override
    public Kind kind() {
        return Kind.LIBRARY_EVENT;
    }

    @Override
    public HitDecision test(HitContext context) {
        int now = (int) context.word(state);
        return context.ok() && now != LinkMap.RT_CONSISTENT ? HitDecision.IGNORE : HitDecision.STOP;
    }
}
