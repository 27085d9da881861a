#include "disk.h"

#include <stdlib.h>
#include <string.h>

void disk_count_change(disk *disk) {
    disk->changes++;
    for (int index = 0; index < disk->cut_count; index++) {
        cut *one = &disk->cuts[index];
        if (one->change == disk->changes) inodes_survive(disk->inodes, one->folder, one->seed);
    }
}

void disk_keep_entries(disk *disk) {
    for (inode *file = disk->inodes; file; file = file->next) {
        file->is_kept = 1;
        if (file->is_deleted) file->is_deletion_kept = 1;
    }
}

static int kind_of(int flags) {
    if (flags & SQLITE_OPEN_MAIN_DB) return FAILING_DISK_DATABASE;
    if (flags & SQLITE_OPEN_WAL) return FAILING_DISK_WAL;
    // A rollback journal has no switch of its own, but loses what was not synced like the others.
    return flags & SQLITE_OPEN_MAIN_JOURNAL ? FAILING_DISK_WAL << 8 : 0;
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags) {
    disk *disk = vfs->pAppData;
    open_file *open = of(file);
    memset(open, 0, sizeof(open_file));
    open->disk = disk;
    open->real = (sqlite3_file *)(open + 1);
    int kind = name ? kind_of(flags) : 0;
    pthread_mutex_lock(&disk->mutex);
    int exists = 0;
    int code = name ? disk->real->xAccess(disk->real, name, SQLITE_ACCESS_EXISTS, &exists) : SQLITE_OK;
    if (code == SQLITE_OK) code = disk->real->xOpen(disk->real, name, open->real, flags, out_flags);
    if (code == SQLITE_OK && kind) {
        open->inode = inode_find(&disk->inodes, name);
        if (!open->inode) {
            disk_count_change(disk);
            open->inode = inode_add(&disk->inodes, name, kind, !exists);
        }
    }
    pthread_mutex_unlock(&disk->mutex);
    if (code == SQLITE_OK) file->pMethods = &disk_file_methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int syncs_folder) {
    disk *disk = vfs->pAppData;
    pthread_mutex_lock(&disk->mutex);
    disk_count_change(disk);
    int code = disk->real->xDelete(disk->real, name, 0);
    inode *file = inode_find(&disk->inodes, name);
    if (code == SQLITE_OK && file) file->is_deleted = 1;
    if (code == SQLITE_OK && syncs_folder) disk_keep_entries(disk);
    pthread_mutex_unlock(&disk->mutex);
    return code;
}

static disk *named(const char *name) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(name);
    return vfs && vfs->xOpen == vfs_open ? vfs->pAppData : NULL;
}

int failing_disk_add(const char *name) {
    int code = sqlite3_initialize();
    disk *new = code == SQLITE_OK ? calloc(1, sizeof(disk)) : NULL;
    if (!new) return code == SQLITE_OK ? SQLITE_NOMEM : code;
    new->real = sqlite3_vfs_find(NULL);
    pthread_mutex_init(&new->mutex, NULL);
    new->vfs = *new->real;
    new->vfs.zName = strdup(name);
    new->vfs.pAppData = new;
    new->vfs.pNext = NULL;
    new->vfs.szOsFile = (int)sizeof(open_file) + new->real->szOsFile;
    new->vfs.xOpen = vfs_open;
    new->vfs.xDelete = vfs_delete;
    return sqlite3_vfs_register(&new->vfs, 0);
}

void failing_disk_remove(const char *name) {
    disk *old = named(name);
    if (!old) return;
    sqlite3_vfs_unregister(&old->vfs);
    inode_free(old->inodes);
    for (int index = 0; index < old->cut_count; index++) free(old->cuts[index].folder);
    pthread_mutex_destroy(&old->mutex);
    free((char *)old->vfs.zName);
    free(old);
}

void failing_disk_set(const char *name, int fault, int files) {
    disk *disk = named(name);
    if (!disk) return;
    pthread_mutex_lock(&disk->mutex);
    disk->faults[fault] = files;
    pthread_mutex_unlock(&disk->mutex);
}

int64_t failing_disk_changes(const char *name) {
    disk *disk = named(name);
    if (!disk) return 0;
    pthread_mutex_lock(&disk->mutex);
    int64_t changes = disk->changes;
    pthread_mutex_unlock(&disk->mutex);
    return changes;
}

int64_t failing_disk_plan_cut(const char *name, int64_t ahead, const char *folder, uint64_t seed) {
    disk *disk = named(name);
    if (!disk) return 0;
    pthread_mutex_lock(&disk->mutex);
    int64_t change = disk->cut_count == CUTS ? 0 : disk->changes + ahead;
    if (change > 0) disk->cuts[disk->cut_count++] = (cut){change, strdup(folder), seed};
    pthread_mutex_unlock(&disk->mutex);
    return change;
}

int failing_disk_cut(const char *name, const char *folder, uint64_t seed) {
    disk *disk = named(name);
    if (!disk) return SQLITE_NOTFOUND;
    pthread_mutex_lock(&disk->mutex);
    int code = inodes_survive(disk->inodes, folder, seed);
    pthread_mutex_unlock(&disk->mutex);
    return code == 0 ? SQLITE_OK : SQLITE_IOERR;
}
