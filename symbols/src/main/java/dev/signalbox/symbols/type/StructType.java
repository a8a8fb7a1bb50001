package dev.signalbox.symbols.type;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A struct, union or class. */
public final class StructType implements Type {
    /** The keyword. */
    public enum Kind {
        STRUCT("struct"),
        UNION("union"),
        CLASS("class");

        private final String keyword;

        Kind(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    /** How deep anonymous members may be in each other. */
    private static final int ANONYMOUS_DEPTH_LIMIT = 12;

    private final Kind kind;
    private final String tag;
    private final OptionalLong size;
    private final boolean keywordShown;
    private final Lazy<List<Member>> members;

    /**
     * @param tag the name after the keyword; empty for an unnamed type
     * @param size empty for a type that is only declared
     * @param keywordShown whether the language names the type with its keyword, as C does
     */
    public StructType(
            Kind kind, String tag, OptionalLong size, boolean keywordShown, Supplier<? extends List<Member>> members) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.tag = Objects.requireNonNull(tag, "tag");
        this.size = Objects.requireNonNull(size, "size");
        this.keywordShown = keywordShown;
        this.members = Lazy.of(members);
    }

    /** A C struct that the debugger makes up, for values that are no variables of the program. */
    public static StructType synthetic(String tag, long size, List<Member> members) {
        List<Member> copy = List.copyOf(members);
        return new StructType(Kind.STRUCT, tag, OptionalLong.of(size), true, () -> copy);
    }

    public Kind kind() {
        return kind;
    }

    public String tag() {
        return tag;
    }

    /** Whether only its name is known: it has no members and no size. */
    public boolean isIncomplete() {
        return size.isEmpty();
    }

    public List<Member> members() {
        return members.get();
    }

    /** The member of that name, looked for in anonymous members too; its offset is that from the start of this type. */
    public Optional<Member> member(String name) {
        return find(name, 0);
    }

    private Optional<Member> find(String name, int depth) {
        for (Member member : members()) {
            if (member.name().equals(name) && !name.isEmpty()) {
                return Optional.of(member);
            }
        }
        if (depth < ANONYMOUS_DEPTH_LIMIT) {
            for (Member outer : members()) {
                if (outer.isAnonymous() && outer.type().stripped() instanceof StructType inner) {
                    Optional<Member> found = inner.find(name, depth + 1);
                    if (found.isPresent()) {
                        return found.map(member -> shifted(member, outer.bitOffset()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Member shifted(Member member, long bits) {
        return member.isBitField()
                ? Member.bits(member.name(), member.bitOffset() + bits, member.bitSize(), member::type)
                : Member.at(member.name(), (member.bitOffset() + bits) / 8, member::type);
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public String name() {
        String shown = tag.isEmpty() ? "{...}" : tag;
        return keywordShown || tag.isEmpty() ? kind.keyword() + " " + shown : shown;
    }

    @Override
    public String toString() {
        return name();
    }
}
