// The methods of a disk's open files.
#include "disk.h"

static int file_close(sqlite3_file *file) { return of(file)->real->pMethods->xClose(of(file)->real); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return of(file)->real->pMethods->xRead(of(file)->real, bytes, count, offset);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return of(file)->real->pMethods->xFileSize(of(file)->real, size);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    open_file *open = of(file);
    const sqlite3_io_methods *real = open->real->pMethods;
    if (!open->inode) return real->xWrite(open->real, bytes, count, offset);
    pthread_mutex_lock(&open->disk->mutex);
    disk_count_change(open->disk);
    sqlite3_int64 size = 0;
    int code = real->xFileSize(open->real, &size);
    int is_full = open->disk->faults[FAILING_DISK_FULL] & open->inode->kind && offset + count > size;
    // A full disk still takes the beginning.
    if (is_full) count /= 2;
    if (code == SQLITE_OK) code = real->xWrite(open->real, bytes, count, offset);
    if (code == SQLITE_OK) inode_write(open->inode, offset, bytes, (size_t)count);
    pthread_mutex_unlock(&open->disk->mutex);
    return code == SQLITE_OK && is_full ? SQLITE_FULL : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    open_file *open = of(file);
    if (!open->inode) return open->real->pMethods->xTruncate(open->real, size);
    pthread_mutex_lock(&open->disk->mutex);
    disk_count_change(open->disk);
    int code = open->real->pMethods->xTruncate(open->real, size);
    if (code == SQLITE_OK) inode_truncate(open->inode, size);
    pthread_mutex_unlock(&open->disk->mutex);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    open_file *open = of(file);
    if (!open->inode) return open->real->pMethods->xSync(open->real, flags);
    disk *disk = open->disk;
    pthread_mutex_lock(&disk->mutex);
    disk_count_change(disk);
    int code = SQLITE_OK;
    if (disk->faults[FAILING_DISK_FAILS_SYNCS] & open->inode->kind) {
        inode_fail_sync(open->inode);
        code = SQLITE_IOERR_FSYNC;
    } else if (!(disk->faults[FAILING_DISK_IGNORES_SYNCS] & open->inode->kind)) {
        inode_sync(open->inode);
        // SQLite syncs the folder with the first sync of a file that it has created.
        if (!open->inode->is_kept) disk_keep_entries(disk);
    }
    pthread_mutex_unlock(&disk->mutex);
    return code;
}

static int file_lock(sqlite3_file *file, int level) { return of(file)->real->pMethods->xLock(of(file)->real, level); }

static int file_unlock(sqlite3_file *file, int level) {
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int file_check_lock(sqlite3_file *file, int *is_reserved) {
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, is_reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    // It might change the length past us.
    if (operation == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;
    return of(file)->real->pMethods->xFileControl(of(file)->real, operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return of(file)->real->pMethods->xSectorSize(of(file)->real); }

static int file_characteristics(sqlite3_file *file) {
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extends, void volatile **mapped) {
    open_file *open = of(file);
    int code = open->real->pMethods->xShmMap(open->real, page, size, 0, mapped);
    if (code != SQLITE_OK || *mapped || !extends) return code;
    pthread_mutex_lock(&open->disk->mutex);
    int is_full = open->disk->faults[FAILING_DISK_FULL] & FAILING_DISK_SHM;
    pthread_mutex_unlock(&open->disk->mutex);
    if (is_full) return SQLITE_IOERR_SHMSIZE;
    return open->real->pMethods->xShmMap(open->real, page, size, 1, mapped);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return of(file)->real->pMethods->xShmLock(of(file)->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { of(file)->real->pMethods->xShmBarrier(of(file)->real); }

static int file_shm_unmap(sqlite3_file *file, int deletes) {
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, deletes);
}

// Version 2: nothing is read past us through mapped memory.
const sqlite3_io_methods disk_file_methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_check_lock,
    file_control, file_sector_size, file_characteristics, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap,
    NULL, NULL,
};
