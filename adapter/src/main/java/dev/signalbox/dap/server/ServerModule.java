package dev.signalbox.dap.server;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.signalbox.console.Console;
import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.engine.TargetGroups;

/** The server's wiring: few bindings, all of them explicit, so that the injector is made fast and says at its making what is missing. */
public final class ServerModule extends AbstractModule {
    private final TargetGroups groups;

    /** A server whose sessions get their groups there. */
    public ServerModule(TargetGroups groups) {
        this.groups = groups;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(Console.class).in(Singleton.class);
        bind(RequestRegistry.class).in(Singleton.class);
        bind(TargetGroups.class).toInstance(groups);
        bind(SessionParts.class).in(Singleton.class);
    }
}
