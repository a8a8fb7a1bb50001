_Thread_local int library_state = 1;

void set_library_state(int state) { library_state = state; }
