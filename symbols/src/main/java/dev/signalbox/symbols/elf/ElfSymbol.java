package dev.signalbox.symbols.elf;

/**
 * A defined symbol of an ELF file.
 *
 * @param name its name, without a version
 * @param value its file address
 * @param size the size in bytes of what it names; 0 when unknown, as for labels in assembly
 * @param type STT_*: {@link #STT_FUNC}, ...
 * @param binding STB_*: {@link #STB_LOCAL}, ...
 */
public record ElfSymbol(String name, long value, long size, int type, int binding) {
    /** No type told, as for labels in assembly. */
    public static final int STT_NOTYPE = 0;
    /** A variable. */
    public static final int STT_OBJECT = 1;
    /** A function. */
    public static final int STT_FUNC = 2;
    /** A section. */
    public static final int STT_SECTION = 3;
    /** The name of a source file. */
    public static final int STT_FILE = 4;
    /** A thread-local variable: its value is an offset in the module's thread-local storage, no address. */
    public static final int STT_TLS = 6;
    /** A function whose implementation the function at its address chooses at load time. */
    public static final int STT_GNU_IFUNC = 10;

    /** Known in its object file only. */
    public static final int STB_LOCAL = 0;
    /** Known to all. */
    public static final int STB_GLOBAL = 1;
    /** Known to all, gives way to a global one. */
    public static final int STB_WEAK = 2;

    /** Whether it names code that can be called. */
    public boolean isFunction() {
        return type == STT_FUNC || type == STT_GNU_IFUNC;
    }
}
