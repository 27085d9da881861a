#include "CSQLite.h"

#include <stdlib.h>
#include <string.h>

// SQLite 3.40 writes a piece of 128 KiB as if it were empty, and then calls the disk full.
#define PIECE 65536

// A log begins with so many bytes of its own, which SQLite writes and syncs before the first pages that they speak for.
#define LOG_HEADER 32

// Stands in the place of the file's own methods, so that each call finds it through the file.
struct gathering {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *own;
    sqlite3_int64 start;
    int used;
    sqlite3_int64 end;
    int leaves_sync;
    unsigned char piece[PIECE];
};

static struct gathering *of(sqlite3_file *file) { return (struct gathering *)file->pMethods; }

// What the system refuses is dropped: the transaction that it belongs to fails, and SQLite goes on from where that one began.
static int pass_on(sqlite3_file *file) {
    struct gathering *log = of(file);
    if (log->used == 0) return SQLITE_OK;
    int count = log->used;
    log->used = 0;
    return log->own->xWrite(file, log->piece, count, log->start);
}

static int write_log(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct gathering *log = of(file);
    log->end = offset + count;
    if (offset != log->start + log->used || log->used + count > PIECE) {
        int code = pass_on(file);
        if (code != SQLITE_OK) return code;
    }
    if (count > PIECE) return log->own->xWrite(file, bytes, count, offset);
    if (log->used == 0) log->start = offset;
    memcpy(log->piece + log->used, bytes, (size_t)count);
    log->used += count;
    return SQLITE_OK;
}

static int read_log(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    int code = pass_on(file);
    return code == SQLITE_OK ? of(file)->own->xRead(file, bytes, count, offset) : code;
}

static int sync_log(sqlite3_file *file, int flags) {
    int code = pass_on(file);
    if (code != SQLITE_OK || (of(file)->leaves_sync && of(file)->end > LOG_HEADER)) return code;
    return of(file)->own->xSync(file, flags);
}

static int truncate_log(sqlite3_file *file, sqlite3_int64 size) {
    int code = pass_on(file);
    return code == SQLITE_OK ? of(file)->own->xTruncate(file, size) : code;
}

static int size_of_log(sqlite3_file *file, sqlite3_int64 *size) {
    int code = pass_on(file);
    return code == SQLITE_OK ? of(file)->own->xFileSize(file, size) : code;
}

// What is left belongs to no transaction that was committed.
static int close_log(sqlite3_file *file) {
    struct gathering *log = of(file);
    file->pMethods = log->own;
    free(log);
    return file->pMethods->xClose(file);
}

// NULL where there is none: outside WAL mode.
static sqlite3_file *log_of(sqlite3 *connection) {
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK) return NULL;
    return file != NULL && file->pMethods != NULL ? file : NULL;
}

void odontox_sqlite_forget_log(sqlite3 *connection) {
    sqlite3_file *file = log_of(connection);
    if (file != NULL && file->pMethods->xWrite == write_log) of(file)->used = 0;
}

void odontox_sqlite_leave_sync(sqlite3 *connection, int leaves) {
    sqlite3_file *file = log_of(connection);
    if (file != NULL && file->pMethods->xWrite == write_log) of(file)->leaves_sync = leaves;
}

int odontox_sqlite_gather_log(sqlite3 *connection) {
    sqlite3_file *file = log_of(connection);
    if (file == NULL) return SQLITE_MISUSE;
    struct gathering *log = calloc(1, sizeof *log);
    if (log == NULL) return SQLITE_NOMEM;
    log->own = file->pMethods;
    log->methods = *log->own;
    log->methods.xWrite = write_log;
    log->methods.xRead = read_log;
    log->methods.xSync = sync_log;
    log->methods.xTruncate = truncate_log;
    log->methods.xFileSize = size_of_log;
    log->methods.xClose = close_log;
    file->pMethods = &log->methods;
    return SQLITE_OK;
}
