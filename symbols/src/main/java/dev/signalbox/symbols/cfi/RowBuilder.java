package dev.signalbox.symbols.cfi;

import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.DataCursor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Runs the call frame instructions of one function up to an address (DWARF 5 section 6.4.2) to find the rules there. */
final class RowBuilder {
    private static final int REMEMBERED_LIMIT = 1000;

    private record State(CfaRule cfa, Map<Integer, RegisterRule> rules) {}

    private final Fde fde;
    private final long target;
    private final Deque<State> remembered = new ArrayDeque<>();
    private Map<Integer, RegisterRule> initial = Map.of();
    private Map<Integer, RegisterRule> rules = new HashMap<>();
    private CfaRule cfa;
    private long location;

    private RowBuilder(Fde fde, long target) {
        this.fde = fde;
        this.target = target;
        this.location = fde.start();
    }

    static UnwindRow rowAt(Fde fde, long address) {
        RowBuilder builder = new RowBuilder(fde, address);
        builder.run(fde.cie().instructions());
        builder.initial = Map.copyOf(builder.rules);
        builder.run(fde.instructions());
        if (builder.cfa == null) {
            throw fde.instructions().malformed(0, "no rule for the CFA");
        }
        Cie cie = fde.cie();
        return new UnwindRow(
                builder.cfa, builder.rules, cie.returnColumn(), cie.signalFrame(), cie.encoding(), fde.start());
    }

    private void run(ByteSlice instructions) {
        DataCursor in = instructions.cursor();
        while (!in.atEnd()) {
            int start = in.position();
            int op = in.u8();
            if (!(op < 0x40 ? extended(op, in, start) : primary(op, in))) {
                return;
            }
        }
    }

    /** The instructions with an operand in their low six bits; false when the target is passed. */
    private boolean primary(int op, DataCursor in) {
        int operand = op & 0x3f;
        switch (op & 0xc0) {
            case 0x40:
                return advance(operand);
            case 0x80:
                rules.put(
                        operand, new RegisterRule.AtOffset(in.uleb() * fde.cie().dataAlignment()));
                return true;
            default:
                restore(operand);
                return true;
        }
    }

    private boolean advance(long units) {
        return moveTo(location + units * fde.cie().codeAlignment());
    }

    private boolean moveTo(long next) {
        if (Long.compareUnsigned(next, target) > 0) {
            return false;
        }
        location = next;
        return true;
    }

    private void restore(int register) {
        RegisterRule rule = initial.get(register);
        if (rule == null) {
            rules.remove(register);
        } else {
            rules.put(register, rule);
        }
    }

    private boolean extended(int op, DataCursor in, int start) {
        long data = fde.cie().dataAlignment();
        switch (op) {
            case 0x00: // DW_CFA_nop
                return true;
            case 0x01: // DW_CFA_set_loc
                return moveTo(PointerEncoding.read(
                                in,
                                fde.cie().pointerEncoding(),
                                fde.cie().encoding().addressSize(),
                                new PointerEncoding.Bases(0, OptionalLong.empty(), OptionalLong.of(fde.start())))
                        .orElse(location));
            case 0x02: // DW_CFA_advance_loc1
                return advance(in.u8());
            case 0x03: // DW_CFA_advance_loc2
                return advance(in.u16());
            case 0x04: // DW_CFA_advance_loc4
                return advance(in.u32());
            case 0x05: // DW_CFA_offset_extended
                rules.put(in.ulebInt(), new RegisterRule.AtOffset(in.uleb() * data));
                return true;
            case 0x06: // DW_CFA_restore_extended
                restore(in.ulebInt());
                return true;
            case 0x07: // DW_CFA_undefined
                rules.put(in.ulebInt(), new RegisterRule.Undefined());
                return true;
            case 0x08: // DW_CFA_same_value
                rules.put(in.ulebInt(), new RegisterRule.SameValue());
                return true;
            case 0x09: // DW_CFA_register
                rules.put(in.ulebInt(), new RegisterRule.InRegister(in.ulebInt()));
                return true;
            case 0x0a: // DW_CFA_remember_state
                if (remembered.size() >= REMEMBERED_LIMIT) {
                    throw in.slice().malformed(start, "too many remembered states");
                }
                remembered.push(new State(cfa, new HashMap<>(rules)));
                return true;
            case 0x0b: // DW_CFA_restore_state
                if (remembered.isEmpty()) {
                    throw in.slice().malformed(start, "DW_CFA_restore_state without a remembered state");
                }
                State state = remembered.pop();
                cfa = state.cfa();
                rules = state.rules();
                return true;
            case 0x11: // DW_CFA_offset_extended_sf
                rules.put(in.ulebInt(), new RegisterRule.AtOffset(in.sleb() * data));
                return true;
            case 0x14: // DW_CFA_val_offset
                rules.put(in.ulebInt(), new RegisterRule.IsOffset(in.uleb() * data));
                return true;
            case 0x15: // DW_CFA_val_offset_sf
                rules.put(in.ulebInt(), new RegisterRule.IsOffset(in.sleb() * data));
                return true;
            case 0x10: // DW_CFA_expression
                rules.put(in.ulebInt(), new RegisterRule.AtExpression(in.block(in.uleb())));
                return true;
            case 0x16: // DW_CFA_val_expression
                rules.put(in.ulebInt(), new RegisterRule.IsExpression(in.block(in.uleb())));
                return true;
            case 0x2d: // DW_CFA_GNU_window_save: SPARC's windows; AArch64's signed return addresses
                return true;
            case 0x2e: // DW_CFA_GNU_args_size: of use to throwing code only
                in.uleb();
                return true;
            case 0x2f: // DW_CFA_GNU_negative_offset_extended
                rules.put(in.ulebInt(), new RegisterRule.AtOffset(-in.uleb() * data));
                return true;
            default:
                return cfaInstruction(op, in, start);
        }
    }

    private boolean cfaInstruction(int op, DataCursor in, int start) {
        switch (op) {
            case 0x0c: // DW_CFA_def_cfa
                cfa = new CfaRule.RegisterOffset(in.ulebInt(), in.uleb());
                return true;
            case 0x12: // DW_CFA_def_cfa_sf
                cfa = new CfaRule.RegisterOffset(
                        in.ulebInt(), in.sleb() * fde.cie().dataAlignment());
                return true;
            case 0x0d: // DW_CFA_def_cfa_register
                cfa = new CfaRule.RegisterOffset(
                        in.ulebInt(), currentCfa(in, start).offset());
                return true;
            case 0x0e: // DW_CFA_def_cfa_offset
                cfa = new CfaRule.RegisterOffset(currentCfa(in, start).register(), in.uleb());
                return true;
            case 0x13: // DW_CFA_def_cfa_offset_sf
                cfa = new CfaRule.RegisterOffset(
                        currentCfa(in, start).register(), in.sleb() * fde.cie().dataAlignment());
                return true;
            case 0x0f: // DW_CFA_def_cfa_expression
                cfa = new CfaRule.Expression(in.block(in.uleb()));
                return true;
            default:
                throw in.slice().malformed(start, "call frame instruction 0x" + Integer.toHexString(op));
        }
    }

    private CfaRule.RegisterOffset currentCfa(DataCursor in, int start) {
        if (cfa instanceof CfaRule.RegisterOffset rule) {
            return rule;
        }
        throw in.slice().malformed(start, "the CFA is not a register and an offset to be changed");
    }
}
