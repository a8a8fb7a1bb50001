package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The filters of a thread as they came to it, each on top of those before: a list that threads and processes share as the kernel's tree does (kernel/seccomp.c, struct
 * seccomp_filter), since a new thread or child begins with its creator's and filters never go. Immutable.
 */
public final class FilterChain {
    /** No filters. */
    public static final FilterChain NONE = new FilterChain(null, Optional.empty(), 0);

    private final FilterChain older;
    private final Optional<InstalledFilter> newest;
    private final int length;

    private FilterChain(FilterChain older, Optional<InstalledFilter> newest, int length) {
        this.older = older;
        this.newest = newest;
        this.length = length;
    }

    /** This with another filter on top. */
    public FilterChain plus(InstalledFilter filter) {
        return new FilterChain(this, Optional.of(filter), length + 1);
    }

    /** This with filters on top that nobody saw being installed. */
    public FilterChain plusUnknown(int count) {
        FilterChain chain = this;
        for (int i = 0; i < count; i++) {
            chain = new FilterChain(chain, Optional.empty(), chain.length + 1);
        }
        return chain;
    }

    /** The chain of these programs, which the kernel has shown, with what is known here about their installation. */
    public FilterChain of(List<FilterProgram> programs) {
        List<Optional<InstalledFilter>> known = oldestFirst();
        FilterChain chain = NONE;
        for (int i = 0; i < programs.size(); i++) {
            FilterProgram program = programs.get(i);
            Optional<InstalledFilter> here = i < known.size() ? known.get(i) : Optional.empty();
            chain = chain.plus(here.filter(filter -> filter.program().equals(program))
                    .orElseGet(() -> InstalledFilter.of(program)));
        }
        return chain;
    }

    /** How many filters there are. */
    public int length() {
        return length;
    }

    /** The filters in the order of their installation; those that nobody saw are empty. */
    public List<Optional<InstalledFilter>> oldestFirst() {
        List<Optional<InstalledFilter>> filters = new ArrayList<>(length);
        for (FilterChain chain = this; chain.length > 0; chain = chain.older) {
            filters.add(chain.newest);
        }
        Collections.reverse(filters);
        return filters;
    }
}
