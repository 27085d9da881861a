// Loaded into the real server by a test (LD_PRELOAD): a disk whose fsync fails on demand.
//
// FAILING_SYNC names a file. While it exists, it holds three words: the end of the names of files whose syncs fail ("/" for
// folders); "keep" or "lose": whether what was written since the last sync stays in the file, as a kernel may have dropped
// it by the time that fsync fails; and a word that must be among these bytes, or "*" for any.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 64

static struct {
    ino_t inode;
    off_t size;
} synced[FILES];

// The length that the file had at its last sync. A WAL that has not begun again only grows.
static off_t *synced_size(ino_t inode) {
    for (int index = 0; index < FILES; index++) {
        if (synced[index].inode == 0) synced[index].inode = inode;
        if (synced[index].inode == inode) return &synced[index].size;
    }
    abort();
}

static int ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

// Whether a word was written since the last sync.
static int has_written(int descriptor, const struct stat *status, const char *word) {
    off_t start = *synced_size(status->st_ino);
    if (strcmp(word, "*") == 0) return 1;
    if (status->st_size <= start) return 0;
    size_t count = (size_t)(status->st_size - start);
    char *bytes = malloc(count);
    ssize_t length = bytes ? pread(descriptor, bytes, count, start) : -1;
    int found = length > 0 && memmem(bytes, (size_t)length, word, strlen(word)) != NULL;
    free(bytes);
    return found;
}

// Whether the sync of this file shall fail, and lose what was written.
static int shall_fail(int descriptor, const struct stat *status, int *loses) {
    const char *control = getenv("FAILING_SYNC");
    FILE *orders = control ? fopen(control, "r") : NULL;
    if (!orders) return 0;
    char end[64] = "", fate[64] = "", word[64] = "", link[64], path[4096];
    int count = fscanf(orders, "%63s %63s %63s", end, fate, word);
    fclose(orders);
    if (count != 3) return 0;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof(path) - 2);
    if (length < 0) return 0;
    strcpy(path + length, S_ISDIR(status->st_mode) ? "/" : "");
    *loses = strcmp(fate, "lose") == 0;
    return ends_with(path, end) && has_written(descriptor, status, word);
}

static int sync_or_fail(int descriptor, const char *name) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return -1;
    int loses = 0;
    if (shall_fail(descriptor, &status, &loses)) {
        if (loses && ftruncate(descriptor, *synced_size(status.st_ino)) != 0) abort();
        errno = EIO;
        return -1;
    }
    *synced_size(status.st_ino) = status.st_size;
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(descriptor);
}

int fsync(int descriptor) { return sync_or_fail(descriptor, "fsync"); }

int fdatasync(int descriptor) { return sync_or_fail(descriptor, "fdatasync"); }
