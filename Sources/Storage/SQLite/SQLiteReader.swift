/// A thread's connection for reads: each job sees one snapshot.
struct SQLiteReader {
    let connection: SQLiteConnection
    let limit: Duration
    let syncer: SQLiteSyncer

    func serve(_ job: any Job) {
        guard job.begin() else { return }
        do {
            try connection.begin(SQLiteConnection.beginRead, limit: limit)
            let transaction = Transaction(connection)
            try job.perform(transaction)
            try connection.commit()
        } catch {
            connection.rollBack()
            job.fail(error)
            return
        }
        syncer.finish(job)
    }
}
