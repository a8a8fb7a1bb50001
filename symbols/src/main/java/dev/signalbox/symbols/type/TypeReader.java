package dev.signalbox.symbols.type;

import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.dwarf.At;
import dev.signalbox.symbols.dwarf.Attribute;
import dev.signalbox.symbols.dwarf.Die;
import dev.signalbox.symbols.dwarf.Tag;
import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes types out of debugging information entries (DWARF 5 chapter 5), each once. What cannot be read is an {@link UnknownType}, never an
 * exception. Safe for use by several threads.
 */
public final class TypeReader {
    /** GCC's names of C's types, and how people write them. */
    private static final Map<String, String> C_SPELLING = Map.of(
            "short int", "short",
            "short unsigned int", "unsigned short",
            "long int", "long",
            "long unsigned int", "unsigned long",
            "long long int", "long long",
            "long long unsigned int", "unsigned long long");

    private final ModuleSet modules;
    private final BoundResolver bounds;
    private final Map<Die, Type> types = new ConcurrentHashMap<>();

    /**
     * @param modules where definitions of types that are only declared in one unit are looked for
     * @param bounds computes the lengths of variable length arrays
     */
    public TypeReader(ModuleSet modules, BoundResolver bounds) {
        this.modules = modules;
        this.bounds = bounds;
    }

    /** The type of a variable, member or function's result: void when it has none. */
    public Type typeOf(Die die) {
        return guarded(() -> die.type().map(this::read).orElse(VoidType.VOID));
    }

    /** The type that an entry defines. */
    public Type read(Die die) {
        Type known = types.get(die);
        if (known == null) {
            known = guarded(() -> make(die));
            types.put(die, known);
        }
        return known;
    }

    /** A definition of a type by the name that its unit gives it: {@code point}, {@code size_t}. */
    public Optional<Type> named(String name, int... tags) {
        return definition(modules.modules(), name, tags).map(this::read);
    }

    /** The same, from one module. */
    public Optional<Type> namedIn(Module module, String name, int... tags) {
        return definition(List.of(module), name, tags).map(this::read);
    }

    /** The type of a function from its DW_TAG_subprogram. */
    public FunctionType function(Die die) {
        return new FunctionType(
                () -> typeOf(die),
                () -> guardedList(() -> parameters(die)),
                has(die, At.PROTOTYPED) || !isC(die),
                variadic(die));
    }

    private static boolean has(Die die, int attribute) {
        try {
            return die.inherited(attribute).isPresent();
        } catch (MalformedDebugInfoException e) {
            // what cannot be read is not there
            return false;
        }
    }

    private static Type guarded(Supplier<Type> source) {
        try {
            return source.get();
        } catch (MalformedDebugInfoException e) {
            return new UnknownType("<unreadable type: " + e.getMessage() + ">", OptionalLong.empty());
        }
    }

    private static <T> List<T> guardedList(Supplier<List<T>> source) {
        try {
            return source.get();
        } catch (MalformedDebugInfoException e) {
            // the type stays usable by name, without its parts
            return List.of();
        }
    }

    /** Compilers leave the size out where it is that of an address (DWARF 5 section 5.3). */
    private Type pointer(Die die, PointerType.Kind kind) {
        long told = die.unsigned(At.BYTE_SIZE).orElse(0);
        int bytes = told == Integer.BYTES || told == Long.BYTES
                ? (int) told
                : die.unit().encoding().addressSize();
        return new PointerType(kind, bytes, () -> typeOf(die));
    }

    private Type make(Die die) {
        switch (die.tag()) {
            case Tag.BASE_TYPE:
                return base(die);
            case Tag.POINTER_TYPE:
                return pointer(die, PointerType.Kind.POINTER);
            case Tag.REFERENCE_TYPE:
                return pointer(die, PointerType.Kind.REFERENCE);
            case Tag.RVALUE_REFERENCE_TYPE:
                return pointer(die, PointerType.Kind.RVALUE_REFERENCE);
            case Tag.TYPEDEF:
                return new TypedefType(die.name().orElse("??"), () -> typeOf(die));
            case Tag.CONST_TYPE:
                return qualified(die, QualifiedType.Qualifier.CONST);
            case Tag.VOLATILE_TYPE:
                return qualified(die, QualifiedType.Qualifier.VOLATILE);
            case Tag.RESTRICT_TYPE:
                return qualified(die, QualifiedType.Qualifier.RESTRICT);
            case Tag.ATOMIC_TYPE:
                return qualified(die, QualifiedType.Qualifier.ATOMIC);
            case Tag.STRUCTURE_TYPE:
                return struct(die, StructType.Kind.STRUCT);
            case Tag.UNION_TYPE:
                return struct(die, StructType.Kind.UNION);
            case Tag.CLASS_TYPE:
                return struct(die, StructType.Kind.CLASS);
            case Tag.ENUMERATION_TYPE:
                return enumeration(die);
            case Tag.ARRAY_TYPE:
                return array(die);
            case Tag.SUBROUTINE_TYPE:
            case Tag.SUBPROGRAM:
                return function(die);
            default:
                return new UnknownType(die.name().orElse("<" + die + ">"), die.unsigned(At.BYTE_SIZE));
        }
    }

    private Type qualified(Die die, QualifiedType.Qualifier qualifier) {
        return new QualifiedType(qualifier, () -> typeOf(die));
    }

    private static Type base(Die die) {
        String name = die.name().orElse("??");
        long size = die.unsigned(At.BYTE_SIZE).orElse(0);
        if (size <= 0 || size > 64) {
            return new UnknownType(name, OptionalLong.empty());
        }
        // the DW_ATE codes of DWARF 5 table 7.11
        BaseType.Encoding encoding =
                switch ((int) die.unsigned(At.ENCODING).orElse(0)) {
                    case 0x02 -> BaseType.Encoding.BOOLEAN;
                    case 0x03 -> BaseType.Encoding.COMPLEX_FLOAT;
                    case 0x04 -> name.contains("128") ? BaseType.Encoding.OTHER : BaseType.Encoding.FLOAT;
                    case 0x05 -> BaseType.Encoding.SIGNED;
                    case 0x06 -> BaseType.Encoding.SIGNED_CHAR;
                    case 0x01, 0x07 -> BaseType.Encoding.UNSIGNED;
                    case 0x08 -> BaseType.Encoding.UNSIGNED_CHAR;
                    case 0x10, 0x11, 0x12 -> BaseType.Encoding.UTF_CHAR;
                    default -> BaseType.Encoding.OTHER;
                };
        return new BaseType(C_SPELLING.getOrDefault(name, name), encoding, (int) size);
    }

    /** Whether the unit's language names structs with their keyword (DW_LANG codes of the C family, and assembly). */
    private static boolean isC(Die die) {
        return switch ((int) die.unit().language().orElse(0)) {
            case 0x01, 0x02, 0x0c, 0x1d, 0x2c, 0x8001 -> true;
            default -> false;
        };
    }

    private Type struct(Die die, StructType.Kind kind) {
        Die defined = defined(die);
        String tag = defined.inheritedName().orElse("");
        OptionalLong size = defined.flag(At.DECLARATION) ? OptionalLong.empty() : defined.unsigned(At.BYTE_SIZE);
        return new StructType(
                kind, tag, size, isC(defined), () -> guardedList(() -> new MemberReader(this).members(defined)));
    }

    /** The definition of a type that the entry only declares or that is in a type unit, where there is one; else the entry itself. */
    private Die defined(Die die) {
        Optional<Die> inTypeUnit = die.reference(At.SIGNATURE);
        if (inTypeUnit.isPresent() || !die.flag(At.DECLARATION)) {
            return inTypeUnit.orElse(die);
        }
        return die.name()
                .flatMap(name -> definition(ownModule(die), name, die.tag())
                        .or(() -> definition(modules.modules(), name, die.tag())))
                .orElse(die);
    }

    /** Two modules may have different types of one name: a declaration means the one of its own module. */
    private List<Module> ownModule(Die die) {
        return modules.modules().stream()
                .filter(m -> m.debugInfo()
                        .filter(die.unit().debugInfo().main()::equals)
                        .isPresent())
                .toList();
    }

    private static Optional<Die> definition(List<Module> modules, String name, int... tags) {
        for (Module module : modules) {
            for (Die candidate : module.named(NameKind.TYPE, name)) {
                for (int tag : tags) {
                    if (candidate.tag() == tag && !candidate.flag(At.DECLARATION)) {
                        return Optional.of(candidate);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Type enumeration(Die die) {
        Die defined = defined(die);
        Optional<Type> underlying = defined.type().map(this::read);
        boolean signed = underlying.isPresent()
                ? underlying.get().stripped() instanceof BaseType base
                        && base.encoding().isSigned()
                : hasNegative(defined);
        int bytes = (int) defined.unsigned(At.BYTE_SIZE)
                .orElse(underlying.flatMap(t -> boxed(t.size())).orElse(4L));
        return new EnumType(
                defined.inheritedName().orElse(""),
                bytes >= 1 && bytes <= 16 ? bytes : 4,
                signed,
                isC(defined),
                () -> guardedList(() -> enumerators(defined, signed)));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static boolean hasNegative(Die die) {
        for (Die child : die.children()) {
            Optional<Attribute> value = child.attribute(At.CONST_VALUE);
            if (value.isPresent()
                    && value.get().isSignedForm()
                    && value.get().signedConstant().orElse(0) < 0) {
                return true;
            }
        }
        return false;
    }

    private static List<EnumType.Enumerator> enumerators(Die die, boolean signed) {
        List<EnumType.Enumerator> found = new ArrayList<>();
        for (Die child : die.children()) {
            Optional<Attribute> value = child.attribute(At.CONST_VALUE);
            if (child.tag() == Tag.ENUMERATOR && value.isPresent()) {
                OptionalLong number = signed || value.get().isSignedForm()
                        ? value.get().signedConstant()
                        : value.get().unsignedConstant();
                if (number.isPresent()) {
                    found.add(new EnumType.Enumerator(child.name().orElse("??"), number.getAsLong()));
                }
            }
        }
        return List.copyOf(found);
    }

    private Type array(Die die) {
        List<OptionalLong> counts = new ArrayList<>();
        for (Die child : die.children()) {
            if (child.tag() == Tag.SUBRANGE_TYPE || child.tag() == Tag.ENUMERATION_TYPE) {
                counts.add(count(child));
            }
        }
        if (counts.isEmpty()) {
            counts.add(OptionalLong.empty());
        }
        Supplier<Type> element = () -> typeOf(die);
        for (int i = counts.size() - 1; i > 0; i--) {
            Type inner = new ArrayType(counts.get(i), element);
            element = () -> inner;
        }
        return new ArrayType(counts.get(0), element);
    }

    private OptionalLong count(Die subrange) {
        Optional<Attribute> count = subrange.attribute(At.COUNT);
        if (count.isPresent()) {
            return bound(count.get());
        }
        Optional<Attribute> upper = subrange.attribute(At.UPPER_BOUND);
        if (upper.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong last = bound(upper.get());
        long first = subrange.signed(At.LOWER_BOUND).orElse(0);
        if (last.isEmpty()) {
            return last;
        }
        long length = last.getAsLong() - first + 1;
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    private OptionalLong bound(Attribute attribute) {
        OptionalLong constant = attribute.isSignedForm() ? attribute.signedConstant() : attribute.unsignedConstant();
        return constant.isPresent() ? constant : bounds.resolve(attribute);
    }

    private List<Type> parameters(Die die) {
        List<Type> found = new ArrayList<>();
        for (Die child : die.children()) {
            if (child.tag() == Tag.FORMAL_PARAMETER) {
                found.add(child.type().isPresent() ? typeOf(child) : inheritedType(child));
            }
        }
        return List.copyOf(found);
    }

    private Type inheritedType(Die child) {
        return child.origin().map(this::typeOf).orElse(VoidType.VOID);
    }

    private static boolean variadic(Die die) {
        try {
            for (Die child : die.children()) {
                if (child.tag() == Tag.UNSPECIFIED_PARAMETERS) {
                    return true;
                }
            }
            return false;
        } catch (MalformedDebugInfoException e) {
            // the parameters that can be read are those that are shown
            return false;
        }
    }
}
