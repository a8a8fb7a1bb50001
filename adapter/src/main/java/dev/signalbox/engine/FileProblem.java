package dev.signalbox.engine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for what is wrong with a file that the user named: the JDK's message is often only the path again. */
public final class FileProblem {
    private FileProblem() {}

    /** What is wrong with a file that cannot be written. */
    public static String writing(IOException e) {
        return e instanceof NoSuchFileException ? "its folder does not exist" : other(e);
    }

    /** What is wrong with a file that cannot be read. */
    public static String reading(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : other(e);
    }

    private static String other(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
