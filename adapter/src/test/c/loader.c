#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
    void *plugin = dlopen(argv[1], RTLD_NOW); // @bp before
    int (*answer)(int) = (int (*)(int))dlsym(plugin, "plugin_answer");
    int result = answer(40);
    dlclose(plugin);
    printf("%d\n", result); // @bp after
    return 0;
}
