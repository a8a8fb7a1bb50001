int plugin_answer(int question) {
    int answer = question + 2; // @bp plugin
    return answer;
}
