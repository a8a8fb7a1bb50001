package dev.signalbox.symbols.type;

import java.util.ArrayList;
import java.util.List;

/**
 * C's declaration syntax, inside out: the name in the middle, arrays and parameter lists after it, pointers before it, and parentheses where a
 * pointer is to an array or function (C17 section 6.7.6).
 */
final class Declarator {
    /** How many types may be nested; deeper ones come from damaged information. */
    static final int DEPTH_LIMIT = 64;

    /** How deep parameter lists may be in each other: the text of damaged ones would grow without measure. */
    private static final int PARAMETER_DEPTH_LIMIT = 7;

    private Declarator() {}

    /** Declares something of that type; with an empty name the type's own spelling. */
    static String declare(Type type, String name) {
        return declare(type, name, 0);
    }

    private static String declare(Type type, String inner, int depth) {
        if (depth > DEPTH_LIMIT) {
            return "..." + (inner.isEmpty() ? "" : " " + inner);
        }
        if (type instanceof PointerType pointer) {
            Type target = pointer.target();
            String starred = pointer.kind().symbol() + inner;
            return target instanceof ArrayType || target instanceof FunctionType
                    ? declare(target, "(" + starred + ")", depth + 1)
                    : declare(target, starred, depth + 1);
        }
        if (type instanceof ArrayType array) {
            String bound = array.count().isPresent()
                    ? Long.toUnsignedString(array.count().getAsLong())
                    : "";
            return declare(array.element(), inner + "[" + bound + "]", depth + 1);
        }
        if (type instanceof FunctionType function) {
            return declare(function.result(), inner + "(" + parameters(function, depth) + ")", depth + 1);
        }
        if (type instanceof QualifiedType qualified) {
            String word = qualified.qualifier().word();
            Type target = qualified.target();
            if (unqualified(target) instanceof ArrayType array && isQualified(array, qualified.qualifier())) {
                // an array is as const as its elements (C11, 6.7.3), and gcc says so of both
                return declare(target, inner, depth + 1);
            }
            if (target instanceof PointerType || unqualified(target) instanceof PointerType) {
                // "const" of a pointer stands after its star
                return declare(
                        target, " " + word + (inner.isEmpty() || inner.startsWith("[") ? "" : " ") + inner, depth + 1);
            }
            return word + " " + declare(target, inner, depth + 1);
        }
        return join(type.name(), inner);
    }

    /** Whether the elements of an array have a qualifier. */
    private static boolean isQualified(ArrayType array, QualifiedType.Qualifier qualifier) {
        Type element = array.element();
        for (int i = 0; i < DEPTH_LIMIT; i++) {
            if (element instanceof ArrayType inner) {
                element = inner.element();
            } else if (element instanceof QualifiedType qualified) {
                if (qualified.qualifier() == qualifier) {
                    return true;
                }
                element = qualified.target();
            } else {
                return false;
            }
        }
        return false;
    }

    private static Type unqualified(Type type) {
        Type result = type;
        for (int i = 0; i < DEPTH_LIMIT && result instanceof QualifiedType qualified; i++) {
            result = qualified.target();
        }
        return result;
    }

    private static String parameters(FunctionType function, int depth) {
        if (!function.isPrototyped()) {
            return "";
        }
        if (depth > PARAMETER_DEPTH_LIMIT) {
            return "...";
        }
        List<String> words = new ArrayList<>();
        for (Type parameter : function.parameters()) {
            words.add(declare(parameter, "", depth + 1));
        }
        if (function.isVariadic()) {
            words.add("...");
        }
        return words.isEmpty() ? "void" : String.join(", ", words);
    }

    private static String join(String name, String inner) {
        if (inner.isEmpty()) {
            return name;
        }
        return inner.startsWith(" ") ? name + inner : name + " " + inner;
    }
}
