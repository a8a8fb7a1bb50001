package dev.signalbox.ptrace.signal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of {@code handle} and {@code --signals}: signals first, then words ({@code SIGUSR1,SIGUSR2 nostop pass}, {@code SIGUSR1=nostop}). */
public final class HandleCommand {
    private static final Pattern ITEM = Pattern.compile("[^\\s,=]+");

    private HandleCommand() {}

    /** The signals that the command is about. */
    public static SignalSet signals(String arguments) throws SignalRuleException {
        String list = arguments.substring(0, startOfWords(arguments)).replace('=', ' ');
        if (list.isBlank()) {
            throw new SignalRuleException(0, "say which signals: handle SIGUSR1 nostop noprint pass");
        }
        return SignalListParser.parse(list, 0);
    }

    /** Where the words begin; the length of the text when there are none. */
    static int startOfWords(String arguments) {
        Matcher item = ITEM.matcher(arguments);
        while (item.find()) {
            if (HandleWords.isWord(item.group())) {
                return item.start();
            }
            if (item.start() > 0 && arguments.charAt(item.start() - 1) == '=') {
                return item.start();
            }
        }
        return arguments.length();
    }
}
