#include "internal.h"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

static int give_back(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size, (void)context;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[index];
    // Pages that can be written must stay: they may differ from the file. Most of the others that are
    // not code are tables that only the linker read.
    if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
    uintptr_t start = info->dlpi_addr + part->p_vaddr;
    uintptr_t end = start + part->p_filesz;
    madvise((void *)(start & ~(page - 1)), end - (start & ~(page - 1)), MADV_DONTNEED);
  }
  return 0;
}

void ccurses_give_back_code(void) { dl_iterate_phdr(give_back, NULL); }
