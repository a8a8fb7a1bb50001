package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.dwarf.Encoding;
import java.util.Map;
import java.util.Optional;

/**
 * The unwinding rules that hold at one instruction.
 *
 * @param rules by DWARF register number; a register without a rule is preserved if the ABI says so, else lost
 * @param returnColumn the register whose rule gives the caller's pc
 * @param signalFrame whether the code is a signal trampoline: the caller's pc is exact, and all registers are there
 * @param encoding what the expressions of the rules need to be read
 * @param functionStart first file address that the description covers
 */
public record UnwindRow(
        CfaRule cfa,
        Map<Integer, RegisterRule> rules,
        int returnColumn,
        boolean signalFrame,
        Encoding encoding,
        long functionStart) {
    public UnwindRow {
        rules = Map.copyOf(rules);
    }

    /** The rule of a register, if it has one. */
    public Optional<RegisterRule> rule(int register) {
        return Optional.ofNullable(rules.get(register));
    }
}
