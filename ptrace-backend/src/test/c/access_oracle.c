/* Executes instructions that fault at an address in the middle of nowhere and tells what the processor says about each. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf back;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    ucontext_t *at = context;
    char line[128];
    int length = snprintf(line, sizeof line, "%d %d %lld %lld\n", signal, info->si_code,
                          (long long)at->uc_mcontext.gregs[REG_ERR], (long long)info->si_addr);
    if (write(1, line, length) != length)
        abort();
    siglongjmp(back, 1);
}

#define TRY(text)                                                                             \
    if (sigsetjmp(back, 1) == 0) {                                                            \
        register long rdi __asm__("rdi") = (long)bad;                                         \
        register long rsi __asm__("rsi") = (long)good;                                        \
        register long rbx __asm__("rbx") = (long)bad - 64;                                    \
        register long rcx __asm__("rcx") = 16;                                                \
        __asm__ volatile(text                                                                 \
                         : "+r"(rdi), "+r"(rsi), "+r"(rbx), "+r"(rcx)                         \
                         :                                                                    \
                         : "rax", "rdx", "r8", "xmm0", "xmm1", "memory", "cc");               \
    }

int main(void)
{
    struct sigaction action;
    char *good = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *bad = good + 4096 + 64;
    munmap(good + 4096, 4096);
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, NULL);
    TRY("mov (%%rdi),%%eax")
    TRY("mov %%eax,(%%rdi)")
    TRY("movb $1,8(%%rdi)")
    TRY("movl $1,64(%%rbx)")
    TRY("movq $1,(%%rbx,%%rcx,4)")
    TRY("mov 64(%%rbx),%%r8")
    TRY("add %%eax,(%%rdi)")
    TRY("add (%%rdi),%%eax")
    TRY("cmp %%eax,(%%rdi)")
    TRY("cmpl $1,(%%rdi)")
    TRY("addl $1,(%%rdi)")
    TRY("incl (%%rdi)")
    TRY("negl (%%rdi)")
    TRY("notq (%%rdi)")
    TRY("testl $1,(%%rdi)")
    TRY("test %%eax,(%%rdi)")
    TRY("shll $3,(%%rdi)")
    TRY("lock xadd %%eax,(%%rdi)")
    TRY("lock cmpxchg %%edx,(%%rdi)")
    TRY("xchg %%eax,(%%rdi)")
    TRY("bt $3,(%%rdi)")
    TRY("bts $3,(%%rdi)")
    TRY("imul (%%rdi),%%eax")
    TRY("imul $5,(%%rdi),%%eax")
    TRY("mull (%%rdi)")
    TRY("movzbl (%%rdi),%%eax")
    TRY("movslq (%%rdi),%%rax")
    TRY("cmove (%%rdi),%%eax")
    TRY("sete (%%rdi)")
    TRY("movups (%%rdi),%%xmm0")
    TRY("movups %%xmm0,(%%rdi)")
    TRY("movaps %%xmm0,(%%rdi)")
    TRY("movdqa (%%rdi),%%xmm0")
    TRY("movdqu %%xmm0,(%%rdi)")
    TRY("movd %%xmm0,(%%rdi)")
    TRY("movq (%%rdi),%%xmm0")
    TRY("movq %%xmm0,(%%rdi)")
    TRY("movss %%xmm0,(%%rdi)")
    TRY("movsd (%%rdi),%%xmm0")
    TRY("addsd (%%rdi),%%xmm0")
    TRY("addps (%%rdi),%%xmm0")
    TRY("pxor (%%rdi),%%xmm0")
    TRY("cvtsi2sdl (%%rdi),%%xmm0")
    TRY("movntdq %%xmm0,(%%rdi)")
    TRY("movnti %%eax,(%%rdi)")
    TRY("rep movsb")
    TRY("rep stosl")
    TRY("rep stosb")
    TRY("scasb")
    TRY("xchg %%rdi,%%rsi; lodsb")
    TRY("xchg %%rdi,%%rsi; movsq")
    TRY("cmpsb")
    TRY("call *(%%rdi)")
    TRY("jmp *(%%rdi)")
    TRY("push (%%rdi)")
    TRY("pop (%%rdi)")
    TRY("fldl (%%rdi)")
    TRY("fldpi; fstpl (%%rdi)")
    TRY("fldpi; fistpl (%%rdi)")
    TRY("stmxcsr (%%rdi)")
    TRY("ldmxcsr (%%rdi)")
    TRY("movbe (%%rdi),%%eax")
    TRY("pextrq $1,%%xmm0,(%%rdi)")
    TRY("pinsrq $1,(%%rdi),%%xmm0")
    TRY("movaps %%xmm0,8(%%rsi)")
    TRY("movdqa 4(%%rsi),%%xmm0")
    TRY("addps 4(%%rsi),%%xmm0")
    return 0;
}
