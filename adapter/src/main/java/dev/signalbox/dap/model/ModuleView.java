package dev.signalbox.dap.model;

import dev.signalbox.engine.module.LoadedModule;
import org.eclipse.lsp4j.debug.Module;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Modules in the protocol's words. */
public final class ModuleView {
    private ModuleView() {}

    /** One module. */
    public static Module of(LoadedModule module) {
        Module shown = new Module();
        shown.setId(Either.forLeft(module.id()));
        shown.setName(module.name());
        shown.setPath(module.path());
        String status = module.symbols().text();
        shown.setSymbolStatus(module.problem().isEmpty() ? status : status + ": " + module.problem());
        String end = module.end() == 0 ? "" : "-0x" + Long.toHexString(module.end());
        shown.setAddressRange("0x" + Long.toHexString(module.start()) + end);
        return shown;
    }
}
