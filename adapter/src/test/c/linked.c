int plugin_answer(int question);

int main(void) {
    return plugin_answer(40) - 42; // @bp call
}
