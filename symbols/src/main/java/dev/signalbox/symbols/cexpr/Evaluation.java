package dev.signalbox.symbols.cexpr;

import dev.signalbox.symbols.type.ArrayType;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.FunctionType;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.VoidType;
import dev.signalbox.symbols.value.ArrayValue;
import dev.signalbox.symbols.value.Assignment;
import dev.signalbox.symbols.value.Conversion;
import dev.signalbox.symbols.value.ConversionException;
import dev.signalbox.symbols.value.FunctionValue;
import dev.signalbox.symbols.value.LittleEndian;
import dev.signalbox.symbols.value.PointerValue;
import dev.signalbox.symbols.value.ScalarValue;
import dev.signalbox.symbols.value.Storage;
import dev.signalbox.symbols.value.StructValue;
import dev.signalbox.symbols.value.SyntheticPointer;
import dev.signalbox.symbols.value.Unavailable;
import dev.signalbox.symbols.value.Value;
import dev.signalbox.symbols.value.ValueReader;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.OptionalLong;

/** One evaluation of an expression, in a bounded number of steps. */
final class Evaluation {
    private static final int STEP_LIMIT = 100_000;

    private final EvaluationScope scope;
    private int steps;

    Evaluation(EvaluationScope scope) {
        this.scope = scope;
    }

    boolean isTrue(Expression expression) throws ExpressionException {
        Value value = value(expression);
        return converting(expression, () -> Conversion.isTrue(value));
    }

    Value value(Expression expression) throws ExpressionException {
        if (++steps > STEP_LIMIT) {
            throw new ExpressionException(expression.position(), "the expression takes too long");
        }
        if (expression instanceof Expression.IntegerLiteral literal) {
            return ScalarValue.integer(literal.type(), literal.value(), scope.context());
        }
        if (expression instanceof Expression.FloatLiteral literal) {
            return ScalarValue.floating(literal.type(), literal.value(), scope.context());
        }
        if (expression instanceof Expression.StringLiteral literal) {
            byte[] bytes = Arrays.copyOf(literal.bytes(), literal.bytes().length + 1);
            Type type = ArrayType.of(BaseType.CHAR, bytes.length);
            return ValueReader.read(type, new Storage.Computed(bytes), scope.context());
        }
        if (expression instanceof Expression.Name name) {
            return scope.variable(name.name())
                    .orElseThrow(() -> new ExpressionException(
                            name.position(), "no symbol \"" + name.name() + "\" in the current context"));
        }
        if (expression instanceof Expression.Special special) {
            return scope.special(special.name())
                    .orElseThrow(() ->
                            new ExpressionException(special.position(), "$" + special.name() + " is not known here"));
        }
        if (expression instanceof Expression.Unary unary) {
            return unary(unary);
        }
        if (expression instanceof Expression.Binary binary) {
            return binary(binary);
        }
        if (expression instanceof Expression.Conditional conditional) {
            return value(isTrue(conditional.condition()) ? conditional.yes() : conditional.no());
        }
        if (expression instanceof Expression.Assign assign) {
            return assign(assign);
        }
        if (expression instanceof Expression.Access access) {
            return member(access);
        }
        if (expression instanceof Expression.Index index) {
            return index(index);
        }
        if (expression instanceof Expression.Cast cast) {
            return cast(cast);
        }
        if (expression instanceof Expression.SizeOfType sizeOf) {
            return size(sizeOf, TypeNames.resolve(sizeOf.type(), scope));
        }
        return size(
                expression, value(((Expression.SizeOf) expression).operand()).type());
    }

    private interface Converting<T> {
        T run() throws ConversionException;
    }

    private static <T> T converting(Expression at, Converting<T> conversion) throws ExpressionException {
        try {
            return conversion.run();
        } catch (ConversionException e) {
            throw new ExpressionException(at.position(), e.getMessage());
        }
    }

    private static ExpressionException error(Expression at, String message) {
        return new ExpressionException(at.position(), message);
    }

    private Value size(Expression at, Type type) throws ExpressionException {
        OptionalLong size = type.stripped() instanceof VoidType || type.stripped() instanceof FunctionType
                // GNU C's view of both
                ? OptionalLong.of(1)
                : type.size();
        if (size.isEmpty()) {
            throw error(at, "the size of " + type.name() + " is not known");
        }
        return ScalarValue.integer(scope.context().model().size(), size.getAsLong(), scope.context());
    }

    private ScalarValue number(Expression at, Value value, String operator) throws ExpressionException {
        if (value instanceof ScalarValue scalar) {
            return scalar;
        }
        if (value instanceof Unavailable unavailable) {
            throw error(at, unavailable.reason());
        }
        throw error(
                at,
                operator + " does not work on a value of type " + value.type().name());
    }

    /** The value with arrays and functions turned into pointers, as C does nearly everywhere. */
    private Value decayed(Expression at, Value value) throws ExpressionException {
        if (value instanceof ArrayValue array) {
            long address = converting(at, () -> Conversion.address(array));
            return PointerValue.of(array.array().element(), address, scope.context());
        }
        if (value instanceof FunctionValue function) {
            return PointerValue.of(function.type(), function.address(), scope.context());
        }
        return value;
    }

    private Value unary(Expression.Unary at) throws ExpressionException {
        Value operand = value(at.operand());
        return switch (at.operator()) {
            case "*" -> dereference(at, operand);
            case "&" -> addressOf(at, operand);
            case "!" -> {
                boolean isTrue = converting(at, () -> Conversion.isTrue(operand));
                yield truth(!isTrue);
            }
            default -> Arithmetic.unary(at, number(at, operand, at.operator()), scope.context());
        };
    }

    private Value truth(boolean value) {
        return ScalarValue.integer(BaseType.INT, value ? 1 : 0, scope.context());
    }

    private Value dereference(Expression at, Value operand) throws ExpressionException {
        if (operand instanceof FunctionValue) {
            return operand;
        }
        if (operand instanceof ArrayValue array) {
            return array.element(0);
        }
        if (operand instanceof SyntheticPointer pointer) {
            return pointer.dereference();
        }
        if (operand instanceof ScalarValue scalar && !scalar.isFloating()) {
            // as in gdb, a plain number is taken for the address of a long
            return ValueReader.read(
                    scope.context().model().signedLong(),
                    new Storage.InMemory(
                            scope.context().model().address(scalar.integer().longValue())),
                    scope.context());
        }
        if (!(operand instanceof PointerValue pointer)) {
            number(at, operand, "*");
            throw error(at, "* needs a pointer");
        }
        if (pointer.target().stripped() instanceof VoidType) {
            throw error(at, "a void pointer cannot be followed; cast it, as in *(int *)p");
        }
        return pointer.dereference();
    }

    private Value addressOf(Expression at, Value operand) throws ExpressionException {
        if (operand instanceof ScalarValue scalar && scalar.bitField().isPresent()) {
            throw error(at, "a bit-field has no address");
        }
        OptionalLong address = operand.storage().address();
        if (address.isEmpty()) {
            String where = operand.storage() instanceof Storage.InRegister
                    ? "it is in a register"
                    : operand.storage() instanceof Storage.Missing missing
                            ? missing.reason()
                            : "it is not in the program's memory";
            throw error(at, "the value has no address: " + where);
        }
        return PointerValue.of(operand.type(), address.getAsLong(), scope.context());
    }

    private Value binary(Expression.Binary at) throws ExpressionException {
        String operator = at.operator();
        if (operator.equals("&&")) {
            return truth(isTrue(at.left()) && isTrue(at.right()));
        }
        if (operator.equals("||")) {
            return truth(isTrue(at.left()) || isTrue(at.right()));
        }
        Value left = value(at.left());
        Value right = value(at.right());
        return operator.equals("@") ? slice(at, left, right) : apply(at, operator, left, right);
    }

    private Value apply(Expression at, String operator, Value leftValue, Value rightValue) throws ExpressionException {
        Value left = decayed(at, leftValue);
        Value right = decayed(at, rightValue);
        boolean comparison =
                switch (operator) {
                    case "==", "!=", "<", "<=", ">", ">=" -> true;
                    default -> false;
                };
        boolean pointers = left instanceof PointerValue || right instanceof PointerValue;
        if (comparison && pointers) {
            long a = converting(at, () -> Conversion.address(left));
            long b = converting(at, () -> Conversion.address(right));
            return truth(Arithmetic.holds(operator, Long.compareUnsigned(a, b)));
        }
        if (pointers) {
            return pointerArithmetic(at, operator, left, right);
        }
        ScalarValue a = number(at, left, operator);
        ScalarValue b = number(at, right, operator);
        return comparison
                ? truth(Arithmetic.compare(operator, a, b))
                : Arithmetic.binary(at.position(), operator, a, b, scope.context());
    }

    private Value pointerArithmetic(Expression at, String operator, Value left, Value right)
            throws ExpressionException {
        if (left instanceof PointerValue a && right instanceof PointerValue b && operator.equals("-")) {
            long stride = stride(at, a.target());
            return ScalarValue.integer(scope.context().model().difference(), distance(a, b) / stride, scope.context());
        }
        if (left instanceof PointerValue pointer
                && right instanceof ScalarValue
                && (operator.equals("+") || operator.equals("-"))) {
            long offset = offset(at, pointer, right);
            return PointerValue.ofType(
                    pointer.type(), pointer.address() + (operator.equals("+") ? offset : -offset), scope.context());
        }
        if (right instanceof PointerValue pointer && left instanceof ScalarValue && operator.equals("+")) {
            return PointerValue.ofType(pointer.type(), pointer.address() + offset(at, pointer, left), scope.context());
        }
        number(at, left, operator);
        number(at, right, operator);
        throw error(at, operator + " does not work on pointers");
    }

    /** As the machine subtracts, with the sign in the pointers' highest bit. */
    private long distance(PointerValue a, PointerValue b) {
        long difference = a.address() - b.address();
        return scope.context().model().pointerBytes() == Integer.BYTES ? (int) difference : difference;
    }

    private long offset(Expression at, PointerValue pointer, Value count) throws ExpressionException {
        ScalarValue number = number(at, count, "pointer arithmetic");
        if (number.isFloating()) {
            throw error(at, "a pointer moves by whole elements");
        }
        return number.integer().longValue() * stride(at, pointer.target());
    }

    private long stride(Expression at, Type target) throws ExpressionException {
        ScalarValue size = (ScalarValue) size(at, target);
        return Math.max(1, size.integer().longValue());
    }

    /** gdb's artificial array: so many elements from the left operand on. */
    private Value slice(Expression.Binary at, Value left, Value right) throws ExpressionException {
        BigInteger count = number(at, right, "@").integer();
        if (left.storage().address().isEmpty()) {
            throw error(at, "the left side of @ must be in memory, as in *p@3");
        }
        if (count.signum() <= 0 || count.bitLength() > 31) {
            throw error(at, "the right side of @ must be a positive number of elements");
        }
        Type type = ArrayType.of(left.type(), count.longValue());
        return ValueReader.read(type, left.storage(), scope.context());
    }

    private Value index(Expression.Index at) throws ExpressionException {
        Value array = value(at.array());
        Value index = value(at.index());
        if (array instanceof ScalarValue && (index instanceof PointerValue || index instanceof ArrayValue)) {
            Value swapped = array;
            array = index;
            index = swapped;
        }
        ScalarValue number = number(at.index(), index, "[]");
        if (array instanceof ArrayValue values && !number.isFloating()) {
            return values.element(number.integer().longValue());
        }
        Value pointer = apply(at, "+", array, number);
        if (!(pointer instanceof PointerValue)) {
            throw error(at, "[] needs an array or a pointer");
        }
        return dereference(at, pointer);
    }

    /** Both operators work on structs and on pointers to them: what is meant is plain. */
    private Value member(Expression.Access at) throws ExpressionException {
        Value object = value(at.object());
        if (object instanceof ArrayValue array && array.array().element().stripped() instanceof StructType) {
            object = array.element(0);
        }
        if (object instanceof SyntheticPointer pointer) {
            object = pointer.dereference();
        }
        for (int i = 0; i < 2 && object instanceof PointerValue pointer; i++) {
            object = pointer.dereference();
        }
        if (object instanceof StructValue struct) {
            return struct.member(at.member())
                    .or(() -> MacroMembers.find(struct, at.member()))
                    .orElseThrow(() -> error(
                            at,
                            "no member named \"" + at.member() + "\" in "
                                    + struct.type().name()));
        }
        if (object instanceof Unavailable unavailable) {
            throw error(at, unavailable.reason());
        }
        throw error(at, "a value of type " + object.type().name() + " has no members");
    }

    private Value cast(Expression.Cast at) throws ExpressionException {
        Type type = TypeNames.resolve(at.type(), scope);
        Value operand = value(at.operand());
        if (operand instanceof Unavailable
                && operand.storage().address().isPresent()
                && type.size().isPresent()) {
            // a symbol without a type: the cast tells it
            return ValueReader.read(type, operand.storage(), scope.context());
        }
        if (type instanceof VoidType) {
            throw error(at, "a value cast to void is no value");
        }
        Value plain = decayed(at, operand);
        return converting(at, () -> Conversion.convert(plain, type));
    }

    private Value assign(Expression.Assign at) throws ExpressionException {
        Value target = value(at.target());
        Value right = value(at.value());
        Value value = decayed(at, at.operator().isEmpty() ? right : apply(at, at.operator(), target, right));
        return converting(at, () -> {
            scope.write(Assignment.plan(target, value));
            Value converted = Conversion.convert(value, target.type());
            return target instanceof ScalarValue scalar && scalar.bitField().isPresent()
                    ? cut(converted, scalar)
                    : converted;
        });
    }

    /** What a bit-field keeps of a value. */
    private Value cut(Value value, ScalarValue field) throws ConversionException {
        BigInteger number = Conversion.integer(value);
        BigInteger kept = LittleEndian.wrap(number, field.width(), field.isSigned());
        return ScalarValue.integer(field.type(), kept, scope.context());
    }
}
