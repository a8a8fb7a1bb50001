package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.model.ModuleView;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.LiveTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.eclipse.lsp4j.debug.Module;
import org.eclipse.lsp4j.debug.ModulesResponse;
import org.eclipse.lsp4j.debug.ReadMemoryResponse;
import org.eclipse.lsp4j.debug.SourceResponse;

/** {@code source}, {@code modules} and {@code readMemory}: what the program is made of. */
final class ProgramRequests implements RequestRegistry.Family {
    private static final int MAX_READ = 16 << 20;
    private static final long MAX_SOURCE = 16 << 20;

    @Override
    public void register(RequestRegistry registry) {
        registry.on("source", RequestRegistry.Phase.INITIALIZED, this::source);
        registry.on("modules", RequestRegistry.Phase.LIVE, this::modules);
        registry.on("readMemory", RequestRegistry.Phase.LIVE, this::readMemory);
    }

    private Object source(DapSession session, Arguments arguments) throws RequestException {
        Arguments source = arguments
                .object("source")
                .orElseThrow(() -> arguments.missing("source", "an object with the file's path"));
        String path = BreakpointRequests.path(source);
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_SOURCE) {
                throw new RequestException(ErrorCode.FAILED, path + " is too large to be shown");
            }
            SourceResponse response = new SourceResponse();
            response.setContent(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            return response;
        } catch (IOException | InvalidPathException e) {
            throw new RequestException(ErrorCode.FAILED, "cannot read " + path + ": is sourceMap needed?", e);
        }
    }

    private Object modules(DapSession session, Arguments arguments) throws RequestException {
        int start = arguments.count("startModule", 0);
        int count = arguments.count("moduleCount", 0);
        List<Module> shown = new ArrayList<>();
        for (LiveTarget target : session.targets()) {
            target.modules().forEach(module -> shown.add(ModuleView.of(module)));
        }
        ModulesResponse response = new ModulesResponse();
        response.setTotalModules(shown.size());
        response.setModules(shown.stream()
                .skip(start)
                .limit(count == 0 ? Long.MAX_VALUE : count)
                .toArray(Module[]::new));
        return response;
    }

    private Object readMemory(DapSession session, Arguments arguments) throws RequestException {
        String reference = arguments.string("memoryReference");
        int count = arguments.count("count", 0);
        long address;
        try {
            address = reference.startsWith("0x")
                    ? Long.parseUnsignedLong(reference.substring(2), 16)
                    : Long.parseUnsignedLong(reference);
        } catch (NumberFormatException e) {
            throw arguments.wrong("memoryReference", "an address such as 0x7ffd1230");
        }
        address += arguments.optionalInteger("offset").orElse(0);
        if (count > MAX_READ) {
            throw arguments.wrong("count", "at most " + MAX_READ + " bytes");
        }
        byte[] bytes = session.root()
                .filter(root -> session.targets().contains(root))
                .orElse(session.targets().get(0))
                .readMemory(address, count);
        ReadMemoryResponse response = new ReadMemoryResponse();
        response.setAddress("0x" + Long.toHexString(address));
        response.setData(
                Base64.getEncoder().encodeToString(bytes.length > count ? Arrays.copyOf(bytes, count) : bytes));
        if (bytes.length < count) {
            response.setUnreadableBytes(count - bytes.length);
        }
        return response;
    }
}
