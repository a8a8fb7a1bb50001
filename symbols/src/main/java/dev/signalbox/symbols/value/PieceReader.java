package dev.signalbox.symbols.value;

import dev.signalbox.symbols.machine.MemoryReader;

/** Puts the bits of scattered pieces together (DWARF 5 section 2.6.1.2). */
final class PieceReader {
    private PieceReader() {}

    static ReadOutcome read(Storage.InPieces storage, MemoryReader memory, long firstBit, int length) {
        return readBits(storage, memory, firstBit, 8L * length);
    }

    /** Reads some bits into as many bytes as they need; the first one becomes the lowest of the first byte. */
    static ReadOutcome readBits(Storage.InPieces storage, MemoryReader memory, long firstBit, long bits) {
        byte[] result = new byte[(int) ((bits + 7) / 8)];
        long wantedEnd = firstBit + bits;
        long covered = firstBit;
        long pieceStart = 0;
        for (Storage.Piece piece : storage.pieces()) {
            long pieceEnd = pieceStart + piece.bits();
            long from = Math.max(firstBit, pieceStart);
            long to = Math.min(wantedEnd, pieceEnd);
            if (from < to) {
                if (from != covered) {
                    break;
                }
                ReadOutcome failure =
                        copy(piece, memory, from - pieceStart, (int) (to - from), result, (int) (from - firstBit));
                if (failure != null) {
                    return failure;
                }
                covered = to;
            }
            pieceStart = pieceEnd;
        }
        return covered == wantedEnd
                ? new ReadOutcome.Bytes(result)
                : new ReadOutcome.Failure("the location describes only a part of the value");
    }

    /** Copies bits of a piece into the result; gives the failure, or null when all went well. */
    private static ReadOutcome copy(
            Storage.Piece piece, MemoryReader memory, long bitInPiece, int bits, byte[] result, int resultBit) {
        long sourceBit = piece.bitOffset() + bitInPiece;
        long firstByte = sourceBit / 8;
        int bytes = (int) ((sourceBit + bits + 7) / 8 - firstByte);
        ReadOutcome outcome = piece.storage().read(memory, firstByte, bytes);
        if (!(outcome instanceof ReadOutcome.Bytes got)) {
            return outcome;
        }
        int shift = (int) (sourceBit % 8);
        for (int i = 0; i < bits; i++) {
            int from = shift + i;
            if ((got.bytes()[from / 8] >> from % 8 & 1) != 0) {
                result[(resultBit + i) / 8] |= (byte) (1 << (resultBit + i) % 8);
            }
        }
        return null;
    }
}
