// What a disk holds of each file.
#ifndef ODONTOX_INODES_H
#define ODONTOX_INODES_H

#include <stddef.h>
#include <stdint.h>

// A write, or a new length (no bytes).
typedef struct change {
    int64_t offset; // the new length of a truncation
    size_t count;
    uint8_t *bytes;
    int is_dropped; // a sync failed with it
} change;

typedef struct inode {
    struct inode *next; // the newer one
    char *path;
    uint8_t *synced;
    size_t size, capacity;
    change *changes; // since the last sync
    size_t count, room;
    int kind;
    int is_created; // by this disk
    int is_kept;    // its folder's entry is synced
    int is_deleted;
    int is_deletion_kept;
} inode;

// The file's present inode, or a new one with the bytes that the file at `path` has now.
inode *inode_find(inode **list, const char *path);
inode *inode_add(inode **list, const char *path, int kind, int is_created);
void inode_free(inode *list);

void inode_write(inode *file, int64_t offset, const void *bytes, size_t count);
void inode_truncate(inode *file, int64_t size);
void inode_sync(inode *file);
void inode_fail_sync(inode *file);

// Writes what survives a power cut into files in `folder`. 0, or -1 when that cannot be done.
int inodes_survive(inode *list, const char *folder, uint64_t seed);

#endif
