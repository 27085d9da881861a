// What is left of files after a power cut, by a seed.
#include "inodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512

static uint64_t mixed(uint64_t value) { // SplitMix64
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

// How many of `count` changes have reached the disk at a place of a file.
static size_t reached(uint64_t seed, uint64_t place, size_t count) {
    // Some cuts lose all, or nothing; the others decide for each sector.
    if (seed % 8 == 0) return 0;
    if (seed % 8 == 1) return count;
    uint64_t chance = mixed(seed ^ mixed(place));
    switch (chance % 3) {
    case 0: return 0;
    case 1: return count;
    default: return (chance >> 8) % (count + 1);
    }
}

typedef struct content {
    uint8_t *bytes;
    size_t size, capacity;
} content;

// Space that a file has got without its bytes holds anything.
static void grow(content *file, size_t size, uint64_t seed) {
    if (size <= file->size) return;
    if (size > file->capacity) {
        file->capacity = size * 2;
        file->bytes = realloc(file->bytes, file->capacity);
    }
    for (size_t place = file->size; place < size; place++) {
        file->bytes[place] = seed % 4 == 2 ? (uint8_t)mixed(seed + place) : 0;
    }
    file->size = size;
}

static void apply(content *file, const change *one, size_t index, size_t count, uint64_t seed) {
    size_t start = (size_t)one->offset, end = start + one->count;
    for (size_t place = start; place < end;) {
        size_t next = (place / SECTOR + 1) * SECTOR;
        if (next > end) next = end;
        if (index < reached(seed, place / SECTOR, count)) {
            grow(file, next, seed);
            memcpy(file->bytes + place, one->bytes + (place - start), next - place);
        }
        place = next;
    }
}

static content surviving(const inode *file, uint64_t seed) {
    content left = {malloc(file->size + 1), file->size, file->size + 1};
    if (file->size) memcpy(left.bytes, file->synced, file->size);
    size_t lengths = reached(seed, UINT64_MAX, file->count);
    for (size_t index = 0; index < file->count; index++) {
        const change *one = &file->changes[index];
        if (one->bytes) apply(&left, one, index, file->count, seed);
        if (index >= lengths) continue;
        grow(&left, (size_t)one->offset + one->count, seed);
        if (!one->bytes) left.size = (size_t)one->offset;
    }
    return left;
}

static int put(const inode *file, const char *folder, uint64_t seed) {
    char path[4096];
    const char *name = strrchr(file->path, '/');
    snprintf(path, sizeof(path), "%s/%s", folder, name ? name + 1 : file->path);
    FILE *stream = fopen(path, "wb");
    if (!stream) return -1;
    content left = surviving(file, seed);
    size_t count = fwrite(left.bytes, 1, left.size, stream);
    free(left.bytes);
    return fclose(stream) == 0 && count == left.size ? 0 : -1;
}

// The inode that a path leads to after the cut: of those that it ever led to, in order.
static const inode *found_at(const inode *list, const char *path, uint64_t seed) {
    const inode *found = NULL;
    for (const inode *file = list; file; file = file->next, seed = mixed(seed)) {
        if (strcmp(file->path, path) != 0) continue;
        if (file->is_kept || reached(seed, 1, 1)) found = file;
        if (file->is_deleted && found == file && (file->is_deletion_kept || reached(seed, 2, 1))) found = NULL;
    }
    return found;
}

int inodes_survive(inode *list, const char *folder, uint64_t seed) {
    uint64_t own = seed;
    for (inode *file = list; file; file = file->next) {
        // The number 0 or 1 modulo 8 says that nothing or everything is kept, so it stays.
        own = mixed(own) / 8 * 8 + seed % 8;
        if (found_at(list, file->path, seed) == file && put(file, folder, own) != 0) return -1;
    }
    return 0;
}
