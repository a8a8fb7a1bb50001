package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.VoidType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the types that an expression names: C's own by the machine's data model, the others through the scope. */
final class TypeNames {
    private TypeNames() {}

    static Type resolve(TypeName name, EvaluationScope scope) throws ExpressionException {
        if (name instanceof TypeName.Pointer pointer) {
            return scope.context().model().pointerTo(resolve(pointer.target(), scope));
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
        Optional<Type> known = scope.context()
                .model()
                .arithmetic(named.words())
                .<Type>map(type -> type)
                .or(() -> scope.type(named.words()));
        if (known.isEmpty()) {
            throw new ExpressionException(named.position(), "no type named \"" + named.words() + "\" is known");
        }
        return known.get();
    }
}
