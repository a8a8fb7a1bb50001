package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.location.Location;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.type.BoundResolver;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.TypeReader;
import dev.signalbox.symbols.type.UnknownType;
import dev.signalbox.symbols.unwind.Backtrace;
import dev.signalbox.symbols.unwind.StackFrame;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.SyntheticPointer;
import dev.signalbox.symbols.value.Unavailable;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.ValueReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The variables that the source code sees at a frame. Found and read when asked for; worth something only while the program is stopped. For one
 * thread.
 */
public final class FrameVariables {
    private static final int BLOCK_LIMIT = 256;

    private final StackFrame frame;
    private final ValueContext context;
    private final Globals globals;
    private final Optional<FrameEvaluation> evaluation;
    private final TypeReader types;

    /** @param backtrace that the frame is of: values at a function's entry are found in its caller */
    public FrameVariables(
            Backtrace backtrace,
            StackFrame frame,
            ModuleSet modules,
            ValueContext context,
            ThreadStorage threadStorage) {
        this.frame = frame;
        this.context = context;
        this.globals = new Globals(modules, context, frame.registers(), threadStorage, frame.module());
        this.evaluation = frame.code()
                .functionAt()
                .map(f ->
                        new FrameEvaluation(backtrace, frame, f.function().die().unit(), threadStorage));
        BoundResolver bounds = evaluation.<BoundResolver>map(e -> e::bound).orElse(BoundResolver.none());
        this.types = new TypeReader(modules, bounds);
    }

    /** The parameters, in their order. */
    public List<Variable> parameters() {
        return inScope().stream()
                .filter(v -> v.kind() == VariableKind.PARAMETER)
                .toList();
    }

    /** The variables of the blocks that the pc is in, those of the innermost block first; static ones among them. */
    public List<Variable> locals() {
        return inScope().stream()
                .filter(v -> v.kind() != VariableKind.PARAMETER)
                .toList();
    }

    /** Parameters and locals, those of the innermost block first. */
    public List<Variable> inScope() {
        List<Variable> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Die scope : scopes()) {
            Set<String> here = new HashSet<>();
            for (Die die : guardedChildren(scope)) {
                variable(die, seen).ifPresent(variable -> {
                    found.add(variable);
                    here.add(variable.name());
                });
            }
            seen.addAll(here);
        }
        return found;
    }

    /** The variables outside functions of the frame's source file, static ones. */
    public List<Variable> fileStatics() {
        List<Variable> found = new ArrayList<>();
        Optional<Die> root =
                frame.code().functionAt().map(f -> f.function().die().unit().root());
        if (root.isEmpty() || frame.module().isEmpty()) {
            return found;
        }
        for (Die die : guardedChildren(root.get())) {
            if (die.tag() == Tag.VARIABLE) {
                fileStatic(die).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Variable> fileStatic(Die die) {
        try {
            if (die.flag(At.EXTERNAL) || die.name().isEmpty() || !hasPlace(die)) {
                return Optional.empty();
            }
            Value value = globals.variable(frame.module().orElseThrow(), die);
            return Optional.of(new Variable(die.name().get(), VariableKind.STATIC, value, false));
        } catch (MalformedDebugInfoException e) {
            return Optional.of(damaged(die, VariableKind.STATIC, e));
        }
    }

    private Variable damaged(Die die, VariableKind kind, MalformedDebugInfoException cause) {
        Type type = new UnknownType("?", OptionalLong.empty());
        String reason = "bad debugging information: " + cause.getMessage();
        return new Variable("<" + die + ">", kind, Unavailable.of(type, reason, context), false);
    }

    private static boolean hasPlace(Die die) {
        return die.has(At.LOCATION) || die.has(At.CONST_VALUE);
    }

    /** What a name stands for here: the innermost local, a static of the file, then anything global. */
    public Optional<Value> find(String name) {
        for (Die scope : scopes()) {
            Optional<Variable> found = Optional.empty();
            for (Die die : guardedChildren(scope)) {
                if (isNamed(die, name)) {
                    found = variable(die, Set.of());
                }
            }
            if (found.isPresent()) {
                return found.map(Variable::value);
            }
        }
        for (Variable variable : fileStatics()) {
            if (variable.name().equals(name)) {
                return Optional.of(variable.value());
            }
        }
        return globals.find(name, frame.module(), declared(name));
    }

    /** Where the frame's source file declares a variable. */
    private Optional<Die> declared(String name) {
        try {
            return frame.code()
                    .functionAt()
                    .flatMap(f -> guardedChildren(f.function().die().unit().root()).stream()
                            .filter(die -> die.tag() == Tag.VARIABLE && isNamed(die, name) && die.flag(At.DECLARATION))
                            .findFirst());
        } catch (MalformedDebugInfoException e) {
            // a declaration that cannot be read declares nothing
            return Optional.empty();
        }
    }

    private static boolean isNamed(Die die, String name) {
        try {
            return die.inheritedName().filter(name::equals).isPresent();
        } catch (MalformedDebugInfoException e) {
            // a name that cannot be read is not found
            return false;
        }
    }

    /** The names that need no frame. */
    public Globals globals() {
        return globals;
    }

    private List<Die> scopes() {
        List<Die> scopes = new ArrayList<>();
        Optional<Die> scope = frame.code().scope();
        while (scope.isPresent() && scopes.size() < BLOCK_LIMIT) {
            scopes.add(scope.get());
            int tag = scope.get().tag();
            if (tag == Tag.SUBPROGRAM || tag == Tag.INLINED_SUBROUTINE) {
                break;
            }
            scope = parent(scope.get());
        }
        return scopes;
    }

    private static Optional<Die> parent(Die die) {
        try {
            return die.parent();
        } catch (MalformedDebugInfoException e) {
            // the variables of the blocks that can be read are shown
            return Optional.empty();
        }
    }

    private static List<Die> guardedChildren(Die scope) {
        List<Die> children = new ArrayList<>();
        try {
            Set<Die> completed = new HashSet<>();
            for (Die child : scope.children()) {
                children.add(child);
                child.origin().ifPresent(completed::add);
            }
            Optional<Die> pattern = scope.origin();
            if (pattern.isPresent()) {
                addShared(pattern.get(), completed, children);
            }
        } catch (MalformedDebugInfoException e) {
            // those before the damage are shown
            return children;
        }
        return children;
    }

    /** All copies of an inlined function share its static variables; GCC describes those once, in the abstract instance. */
    private static void addShared(Die pattern, Set<Die> completed, List<Die> children) {
        for (Die child : pattern.children()) {
            if (child.tag() == Tag.VARIABLE && hasPlace(child) && !completed.contains(child)) {
                children.add(child);
            }
        }
    }

    private Optional<Variable> variable(Die die, Set<String> hidden) {
        boolean parameter = die.tag() == Tag.FORMAL_PARAMETER;
        if (!parameter && die.tag() != Tag.VARIABLE) {
            return Optional.empty();
        }
        String name;
        Value value;
        boolean isStatic;
        try {
            Optional<String> known = die.inheritedName();
            if (known.isEmpty() || die.flag(At.ARTIFICIAL)) {
                return Optional.empty();
            }
            name = known.get();
            isStatic = isStatic(die);
            value = read(die, name);
        } catch (MalformedDebugInfoException e) {
            return Optional.of(damaged(die, parameter ? VariableKind.PARAMETER : VariableKind.LOCAL, e));
        }
        VariableKind kind = parameter ? VariableKind.PARAMETER : isStatic ? VariableKind.STATIC : VariableKind.LOCAL;
        return Optional.of(new Variable(name, kind, value, hidden.contains(name)));
    }

    /** Static locals are at a fixed address: their location is DW_OP_addr or DW_OP_addrx and nothing else. */
    private static boolean isStatic(Die die) {
        Optional<ByteSlice> expression = die.attribute(At.LOCATION).flatMap(Attribute::expression);
        return expression.isPresent()
                && !expression.get().isEmpty()
                && (expression.get().u8(0) == 0x03 || expression.get().u8(0) == 0xa1);
    }

    private Value read(Die die, String name) {
        Type type = die.type().isPresent()
                ? types.typeOf(die)
                : die.origin().map(types::typeOf).orElseGet(() -> types.typeOf(die));
        if (die.flag(At.DECLARATION)) {
            // "extern int x;" in a block
            return globals.find(name, frame.module(), Optional.of(die))
                    .orElseGet(() -> Unavailable.of(type, "declared here, defined nowhere", context));
        }
        Optional<Attribute> constant = die.inherited(At.CONST_VALUE);
        if (constant.isPresent()) {
            return ValueReader.read(type, ConstantStorage.of(constant.get(), type), context);
        }
        Optional<ByteSlice> expression = evaluation.flatMap(e -> die.expressionAt(At.LOCATION, e.fileLookupPc()));
        if (expression.isEmpty()) {
            return Unavailable.of(type, Unavailable.OPTIMIZED_OUT, context);
        }
        Location location = Evaluator.location(expression.get(), die.unit().encoding(), evaluation.get());
        if (location instanceof Location.ImplicitPointer pointer && type.stripped() instanceof PointerType to) {
            return new SyntheticPointer(type, context, () -> target(die, pointer, to.target()));
        }
        Storage storage =
                LocatedStorage.of(location, frame.registers(), type.size().orElse(0));
        return ValueReader.read(type, storage, context);
    }

    /** What an implicit pointer points to: a part of the object whose entry it names. */
    private Value target(Die from, Location.ImplicitPointer pointer, Type type) {
        try {
            Die object = from.unit().debugInfo().dieAt(pointer.dieOffset());
            Value whole = read(object, object.inheritedName().orElse("??"));
            return whole instanceof SyntheticPointer && pointer.byteOffset() == 0
                    ? whole
                    : ValueReader.read(type, whole.storage().from(pointer.byteOffset()), context);
        } catch (MalformedDebugInfoException e) {
            return Unavailable.of(type, "bad debugging information: " + e.getMessage(), context);
        }
    }
}
