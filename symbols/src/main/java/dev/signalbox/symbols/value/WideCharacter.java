package dev.signalbox.symbols.value;

import dev.signalbox.symbols.type.QualifiedType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.TypedefType;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** The wide characters of C, which are integers by another name (C11 sections 7.19 and 7.28). */
final class WideCharacter {
    private static final Map<String, String> PREFIXES = Map.of("wchar_t", "L", "char16_t", "u", "char32_t", "U");

    private WideCharacter() {}

    /** How literals of that type of character begin: {@code L}, {@code u} or {@code U}; empty where it is no such type. */
    static Optional<String> prefix(Type declared) {
        Type type = declared;
        while (type instanceof QualifiedType || type instanceof TypedefType) {
            if (type instanceof TypedefType typedef) {
                String prefix = PREFIXES.get(typedef.name());
                if (prefix != null) {
                    return Optional.of(prefix);
                }
                type = typedef.target();
            } else {
                type = ((QualifiedType) type).target();
            }
        }
        return Optional.empty();
    }

    /** The character that a number of a type stands for, with a space before it: " L'w'"; empty when it is none that can be shown. */
    static String of(Type declared, BigInteger bits) {
        return prefix(declared).map(prefix -> text(prefix, bits)).orElse("");
    }

    private static String text(String prefix, BigInteger bits) {
        int code = bits.bitLength() < 22 ? bits.intValue() : -1;
        boolean shown = code >= 0
                && Character.isDefined(code)
                && (code < 0x80 || !Character.isISOControl(code))
                && !(code <= 0xffff && Character.isSurrogate((char) code));
        return shown ? " " + prefix + CText.character(code) : "";
    }
}
