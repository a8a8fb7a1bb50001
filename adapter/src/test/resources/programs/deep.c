// A stack of many frames.
static int dive(int depth)
{
    if (depth == 0) {
        return 1; // @bp bottom
    }
    return dive(depth - 1) + 1;
}

int main(void)
{
    return dive(60000) == 60001 ? 0 : 1;
}
