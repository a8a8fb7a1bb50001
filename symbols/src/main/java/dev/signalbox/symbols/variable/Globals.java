package dev.signalbox.symbols.variable;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.location.EvaluationContext;
import dev.signalbox.symbols.location.Evaluator;
import dev.signalbox.symbols.machine.MachineState;
import dev.signalbox.symbols.machine.RegisterReader;
import dev.signalbox.symbols.module.Function;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.type.BoundResolver;
import dev.signalbox.symbols.type.EnumType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.TypeReader;
import dev.signalbox.symbols.type.UnknownType;
import dev.signalbox.symbols.value.FunctionValue;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.Unavailable;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueContext;
import dev.signalbox.symbols.value.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The names of a program that need no frame: global and file-static variables, functions, enumerators and types. */
public final class Globals {
    private final ModuleSet modules;
    private final ValueContext context;
    private final RegisterReader threadRegisters;
    private final ThreadStorage threadStorage;
    private final TypeReader types;
    private final Optional<Module> home;

    /** @param threadRegisters for thread-local variables: those of the thread they are wanted of */
    public Globals(
            ModuleSet modules, ValueContext context, RegisterReader threadRegisters, ThreadStorage threadStorage) {
        this(modules, context, threadRegisters, threadStorage, Optional.empty());
    }

    /** @param home the module whose types come first */
    Globals(
            ModuleSet modules,
            ValueContext context,
            RegisterReader threadRegisters,
            ThreadStorage threadStorage,
            Optional<Module> home) {
        this.home = home;
        this.modules = modules;
        this.context = context;
        this.threadRegisters = threadRegisters;
        this.threadStorage = threadStorage;
        this.types = new TypeReader(modules, BoundResolver.none());
    }

    /** A variable, function, enumerator or bare symbol; names of the preferred module first. */
    public Optional<Value> find(String name, Optional<Module> preferred) {
        return find(name, preferred, Optional.empty());
    }

    /**
     * The same, for code that declares a variable of that name (DW_AT_declaration): of one that is defined without debugging information that tells the type.
     *
     * @param declaration the variable's entry where it is declared
     */
    Optional<Value> find(String name, Optional<Module> preferred, Optional<Die> declaration) {
        List<Module> order = order(preferred);
        List<Die> without = new ArrayList<>();
        for (Module module : order) {
            Optional<Value> found = inModule(module, name, without);
            if (found.isPresent()) {
                return found;
            }
        }
        Optional<Type> type = declaration.or(() -> without.stream().findFirst()).flatMap(this::typeOf);
        for (Module module : order) {
            Optional<Value> symbol = symbol(module, name, type);
            if (symbol.isPresent()) {
                return symbol;
            }
        }
        return type.map(known -> Unavailable.of(known, Unavailable.OPTIMIZED_OUT, context));
    }

    private Optional<Type> typeOf(Die die) {
        try {
            return Optional.of(types.typeOf(die));
        } catch (MalformedDebugInfoException e) {
            // without its type it is what its symbol says
            return Optional.empty();
        }
    }

    private static boolean hasPlace(Die die) {
        return die.has(At.LOCATION) || die.inherited(At.CONST_VALUE).isPresent();
    }

    /**
     * A type as C names it.
     *
     * @param name with its keyword where it has one: {@code struct point}, {@code size_t}
     */
    public Optional<Type> type(String name) {
        String[] words = name.split(" ", 2);
        if (words.length == 2) {
            return switch (words[0]) {
                case "struct" -> named(words[1], Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE);
                case "union" -> named(words[1], Tag.UNION_TYPE);
                case "enum" -> named(words[1], Tag.ENUMERATION_TYPE);
                case "class" -> named(words[1], Tag.CLASS_TYPE, Tag.STRUCTURE_TYPE);
                default -> named(name, Tag.BASE_TYPE);
            };
        }
        return named(name, Tag.TYPEDEF, Tag.BASE_TYPE, Tag.UNSPECIFIED_TYPE)
                // C++ and Rust need no keyword
                .or(() -> named(name, Tag.CLASS_TYPE, Tag.STRUCTURE_TYPE, Tag.ENUMERATION_TYPE, Tag.UNION_TYPE)
                        .filter(type -> type.name().equals(name)));
    }

    private Optional<Type> named(String name, int... tags) {
        return home.flatMap(m -> types.namedIn(m, name, tags)).or(() -> types.named(name, tags));
    }

    private List<Module> order(Optional<Module> preferred) {
        List<Module> order = new ArrayList<>();
        preferred.ifPresent(order::add);
        for (Module module : modules.modules()) {
            if (preferred.isEmpty() || preferred.get() != module) {
                order.add(module);
            }
        }
        return order;
    }

    /** @param without is given the variables of that name of which the module does not tell where they are */
    private Optional<Value> inModule(Module module, String name, List<Die> without) {
        for (Die die : module.named(NameKind.VARIABLE, name)) {
            try {
                if (hasPlace(die)) {
                    return Optional.of(variable(module, die));
                }
                without.add(die);
            } catch (MalformedDebugInfoException e) {
                return Optional.of(Unavailable.of(
                        new UnknownType("?", OptionalLong.empty()),
                        "bad debugging information: " + e.getMessage(),
                        context));
            }
        }
        for (Function function : module.functionsNamed(name)) {
            long address = function.entry().value() + module.bias();
            return Optional.of(new FunctionValue(types.function(function.die()), address, context));
        }
        for (Die die : module.named(NameKind.ENUMERATOR, name)) {
            Optional<Value> value = enumerator(die, name);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private Optional<Value> enumerator(Die die, String name) {
        try {
            if (die.parent().map(types::read).orElse(null) instanceof EnumType type) {
                return type.enumerator(name).map(e -> ScalarValue.integer(type, e.value(), context));
            }
            return Optional.empty();
        } catch (MalformedDebugInfoException e) {
            // a name that cannot be read is not found
            return Optional.empty();
        }
    }

    private Optional<Value> symbol(Module module, String name, Optional<Type> known) {
        for (ElfSymbol symbol : module.symbolsNamed(name)) {
            long address = symbol.value() + module.bias();
            if (symbol.isFunction()) {
                return Optional.of(new FunctionValue(FunctionType.unknown(), address, context));
            }
            if (known.isPresent() && symbol.type() == ElfSymbol.STT_OBJECT) {
                return Optional.of(ValueReader.read(known.get(), new Storage.InMemory(address), context));
            }
            if (symbol.type() == ElfSymbol.STT_OBJECT || symbol.type() == ElfSymbol.STT_NOTYPE) {
                Type unknown = new UnknownType("<data variable, no debug info>", OptionalLong.of(symbol.size()));
                return Optional.of(new Unavailable(
                        unknown,
                        new Storage.InMemory(address),
                        context,
                        "'" + name + "' has unknown type; cast it to its declared type, as in *(int *)&" + name));
            }
        }
        return Optional.empty();
    }

    /** A variable of static storage. */
    Value variable(Module module, Die die) {
        Type type = die.type().isPresent()
                ? types.typeOf(die)
                : die.origin().map(types::typeOf).orElse(types.typeOf(die));
        Optional<Attribute> constant = die.inherited(At.CONST_VALUE);
        if (constant.isPresent()) {
            return ValueReader.read(type, ConstantStorage.of(constant.get(), type), context);
        }
        Optional<ByteSlice> expression = die.expressionAt(At.LOCATION, 0);
        if (expression.isEmpty()) {
            return Unavailable.of(type, Unavailable.OPTIMIZED_OUT, context);
        }
        Storage storage = LocatedStorage.of(
                Evaluator.location(expression.get(), die.unit().encoding(), new StaticEvaluation(module, die)),
                threadRegisters,
                type.size().orElse(0));
        return ValueReader.read(type, storage, context);
    }

    /** What the location of a variable of static storage may ask for. */
    private final class StaticEvaluation implements EvaluationContext {
        private final Module module;
        private final Die die;

        StaticEvaluation(Module module, Die die) {
            this.module = module;
            this.die = die;
        }

        @Override
        public MachineState machine() {
            return new MachineState(context.memory(), threadRegisters);
        }

        @Override
        public long bias() {
            return module.bias();
        }

        @Override
        public OptionalLong indexedAddress(long index) {
            return OptionalLong.of(die.unit().address(index));
        }

        @Override
        public OptionalLong tlsAddress(long offset) {
            return threadStorage.address(module, offset, threadRegisters);
        }
    }
}
