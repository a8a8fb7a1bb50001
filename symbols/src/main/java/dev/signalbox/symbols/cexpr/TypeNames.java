package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.PointerType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.VoidType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the types that an expression names: C's own by the rules of x86-64 Linux, the others through the scope. */
final class TypeNames {
    private static final Map<String, BaseType> ARITHMETIC = Stream.of(
                    BaseType.CHAR,
                    BaseType.SIGNED_CHAR,
                    BaseType.UNSIGNED_CHAR,
                    BaseType.SHORT,
                    BaseType.UNSIGNED_SHORT,
                    BaseType.INT,
                    BaseType.UNSIGNED_INT,
                    BaseType.LONG,
                    BaseType.UNSIGNED_LONG,
                    BaseType.LONG_LONG,
                    BaseType.UNSIGNED_LONG_LONG,
                    BaseType.INT128,
                    BaseType.UNSIGNED_INT128,
                    BaseType.BOOL,
                    BaseType.FLOAT,
                    BaseType.DOUBLE,
                    BaseType.LONG_DOUBLE)
            .collect(Collectors.toUnmodifiableMap(BaseType::name, Function.identity()));

    private TypeNames() {}

    static Type resolve(TypeName name, EvaluationScope scope) throws ExpressionException {
        if (name instanceof TypeName.Pointer pointer) {
            return PointerType.to(resolve(pointer.target(), scope));
        }
        if (name instanceof TypeName.Array array) {
            Type element = resolve(array.element(), scope);
            return new ArrayType(array.count(), () -> element);
        }
        if (name instanceof TypeName.Function function) {
            Type result = resolve(function.result(), scope);
            List<Type> parameters = new ArrayList<>();
            for (TypeName parameter : function.parameters()) {
                Type type = resolve(parameter, scope);
                if (!(type instanceof VoidType)) {
                    parameters.add(type);
                }
            }
            return new FunctionType(
                    () -> result, () -> parameters, !function.parameters().isEmpty(), false);
        }
        TypeName.Named named = (TypeName.Named) name;
        if (named.words().equals("void")) {
            return VoidType.VOID;
        }
        Optional<Type> known =
                Optional.<Type>ofNullable(ARITHMETIC.get(named.words())).or(() -> scope.type(named.words()));
        if (known.isEmpty()) {
            throw new ExpressionException(named.position(), "no type named \"" + named.words() + "\" is known");
        }
        return known.get();
    }
}
