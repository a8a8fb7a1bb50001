package dev.signalbox.dap.model;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.Variable.NumberStyle;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.eclipse.lsp4j.debug.SetVariableResponse;
import org.eclipse.lsp4j.debug.VariablePresentationHint;

/**
 * Variables of the engine in the protocol's words.
 *
 * @param handles where groups get their numbers
 * @param style how numbers are written
 */
public record Shown(Handles handles, NumberStyle style) {
    /** An entry of a {@code variables} response. */
    public org.eclipse.lsp4j.debug.Variable variable(Variable variable, Handles.Container parent) {
        org.eclipse.lsp4j.debug.Variable shown = new org.eclipse.lsp4j.debug.Variable();
        shown.setName(variable.name());
        shown.setValue(variable.text(style));
        if (!variable.type().isEmpty()) {
            shown.setType(variable.type());
        }
        shown.setVariablesReference(reference(variable, parent));
        shown.setNamedVariables(named(variable));
        shown.setIndexedVariables(indexed(variable));
        variable.evaluateName().ifPresent(shown::setEvaluateName);
        shown.setMemoryReference(memory(variable));
        if (!variable.isEditable()) {
            VariablePresentationHint hint = new VariablePresentationHint();
            hint.setAttributes(new String[] {"readOnly"});
            shown.setPresentationHint(hint);
        }
        return shown;
    }

    /** The body of an {@code evaluate} response. */
    public EvaluateResponse evaluated(Variable variable, Handles.Container parent) {
        EvaluateResponse shown = new EvaluateResponse();
        shown.setResult(variable.text(style));
        if (!variable.type().isEmpty()) {
            shown.setType(variable.type());
        }
        shown.setVariablesReference(reference(variable, parent));
        shown.setNamedVariables(named(variable));
        shown.setIndexedVariables(indexed(variable));
        shown.setMemoryReference(memory(variable));
        return shown;
    }

    /** The body of a {@code setVariable} response. */
    public SetVariableResponse assigned(Variable variable, Handles.Container parent) {
        SetVariableResponse shown = new SetVariableResponse();
        shown.setValue(variable.text(style));
        if (!variable.type().isEmpty()) {
            shown.setType(variable.type());
        }
        shown.setVariablesReference(reference(variable, parent));
        shown.setNamedVariables(named(variable));
        shown.setIndexedVariables(indexed(variable));
        return shown;
    }

    private int reference(Variable variable, Handles.Container parent) {
        return handles.of(new Handles.Container(parent.stop(), parent.frame(), variable));
    }

    private static Integer named(Variable variable) {
        return variable.childCount() == 0 || variable.isIndexed() ? null : clamp(variable.childCount());
    }

    private static Integer indexed(Variable variable) {
        return variable.childCount() == 0 || !variable.isIndexed() ? null : clamp(variable.childCount());
    }

    private static Integer clamp(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    private static String memory(Variable variable) {
        return variable.memoryAddress().isPresent()
                ? "0x" + Long.toHexString(variable.memoryAddress().getAsLong())
                : null;
    }
}
