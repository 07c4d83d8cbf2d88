# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# What a migrated VM runs: it fills its memory, so that no page is zero, then writes to pages for as long as it lives.
# A Multiboot 1 kernel, so that `qemu-system-x86_64 -kernel` loads it with neither a disk nor a boot loader; it starts
# in 32-bit protected mode without paging. Command line (-append), each a decimal number, all needed, in this order:
#   fill MiB     how much memory from 16 MiB on is filled, each word of a page with the page's number
#   dirty MiB    how much of that is written to again and again, a word in each page; 0: the CPU halts after the filling
#   pause        how many empty loops after each page written
# What it did can be read from outside, as 32-bit words from 2 MiB (0x200000) on: "FULL" (0x4c4c5546) once the memory is
# filled, then how many rounds over the dirty pages it has made.

        .set    STATUS, 0x200000
        .set    FILL_START, 0x1000000
        .set    PAGE_SIZE, 4096
        .set    MULTIBOOT_MAGIC, 0x1badb002
        .set    MULTIBOOT_HAS_ADDRESSES, 0x10000        # as this is no ELF file

        .code32
        .text
        .globl  start
image:  .long   MULTIBOOT_MAGIC, MULTIBOOT_HAS_ADDRESSES, -(MULTIBOOT_MAGIC + MULTIBOOT_HAS_ADDRESSES)
        .long   image, image, end, end, start           # header, load from, load to, end of bss, entry

start:  cli
        cld
        movl    $STATUS, %esp                           # the stack grows down from there
        movl    16(%ebx), %esi                          # Multiboot information: the command line
        call    skip_word                               # QEMU puts the kernel's file name first
        call    number
        movl    %eax, %ebp
        call    number
        shll    $8, %eax                                # pages in a MiB
        pushl   %eax
        call    number
        movl    %eax, %esi

        # fill
        movl    $FILL_START, %edi
        shll    $8, %ebp
fill:   testl   %ebp, %ebp
        jz      filled
        movl    %edi, %eax
        shrl    $12, %eax
        movl    $PAGE_SIZE / 4, %ecx
        rep     stosl
        decl    %ebp
        jmp     fill
filled: movl    $0x4c4c5546, STATUS

        # dirty
        xorl    %edx, %edx                              # the round
round:  movl    (%esp), %ecx
        testl   %ecx, %ecx
        jz      halted
        incl    %edx
        movl    %edx, STATUS + 4
        movl    $FILL_START, %edi
page:   movl    %edx, 8(%edi)
        addl    $PAGE_SIZE, %edi
        movl    %esi, %eax
pause:  testl   %eax, %eax
        jz      next
        decl    %eax
        jmp     pause
next:   loop    page
        jmp     round
halted: hlt
        jmp     halted

# The next number of the command line at %esi, into %eax
number: xorl    %eax, %eax
blank:  cmpb    $' ', (%esi)
        jne     digit
        incl    %esi
        jmp     blank
digit:  movzbl  (%esi), %ecx
        subl    $'0', %ecx
        cmpl    $9, %ecx
        ja      done
        imull   $10, %eax
        addl    %ecx, %eax
        incl    %esi
        jmp     digit
done:   ret

skip_word:
        cmpb    $' ', (%esi)
        jbe     done
        incl    %esi
        jmp     skip_word
end:
