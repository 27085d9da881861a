#include "inodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fit(inode *file, size_t size) {
    if (size > file->capacity) {
        file->capacity = size * 2;
        file->synced = realloc(file->synced, file->capacity);
    }
    if (size > file->size) memset(file->synced + file->size, 0, size - file->size);
}

inode *inode_find(inode **list, const char *path) {
    inode *found = NULL;
    for (inode *file = *list; file; file = file->next) {
        if (!file->is_deleted && strcmp(file->path, path) == 0) found = file;
    }
    return found;
}

static void load(inode *file) {
    FILE *stream = fopen(file->path, "rb");
    if (!stream) return;
    fseek(stream, 0, SEEK_END);
    long size = ftell(stream);
    rewind(stream);
    if (size > 0) {
        fit(file, (size_t)size);
        file->size = fread(file->synced, 1, (size_t)size, stream);
    }
    fclose(stream);
}

inode *inode_add(inode **list, const char *path, int kind, int is_created) {
    inode *file = calloc(1, sizeof(inode));
    file->path = strdup(path);
    file->kind = kind;
    file->is_created = is_created;
    file->is_kept = !is_created;
    if (!is_created) load(file);
    while (*list) list = &(*list)->next;
    *list = file;
    return file;
}

static void forget(inode *file) {
    for (size_t index = 0; index < file->count; index++) free(file->changes[index].bytes);
    file->count = 0;
}

void inode_free(inode *list) {
    while (list) {
        inode *next = list->next;
        forget(list);
        free(list->changes);
        free(list->synced);
        free(list->path);
        free(list);
        list = next;
    }
}

static void add(inode *file, change new) {
    if (file->count == file->room) {
        file->room = file->room * 2 + 64;
        file->changes = realloc(file->changes, file->room * sizeof(change));
    }
    file->changes[file->count++] = new;
}

void inode_write(inode *file, int64_t offset, const void *bytes, size_t count) {
    uint8_t *copy = malloc(count ? count : 1);
    memcpy(copy, bytes, count);
    add(file, (change){.offset = offset, .count = count, .bytes = copy});
}

void inode_truncate(inode *file, int64_t size) { add(file, (change){.offset = size}); }

void inode_sync(inode *file) {
    size_t left = 0;
    for (size_t index = 0; index < file->count; index++) {
        change *one = &file->changes[index];
        size_t end = (size_t)one->offset + one->count;
        if (one->is_dropped) {
            file->changes[left++] = *one;
        } else if (!one->bytes) {
            fit(file, end);
            file->size = end;
        } else {
            fit(file, end);
            if (end > file->size) file->size = end;
            memcpy(file->synced + one->offset, one->bytes, one->count);
            free(one->bytes);
        }
    }
    file->count = left;
}

void inode_fail_sync(inode *file) {
    for (size_t index = 0; index < file->count; index++) file->changes[index].is_dropped = 1;
}
