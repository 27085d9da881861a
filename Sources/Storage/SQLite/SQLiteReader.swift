/// A thread's connection for reads: each job sees one snapshot.
struct SQLiteReader {
    let connection: SQLiteConnection
    let limit: Duration

    func serve(_ job: any Job) {
        guard job.begin() else { return }
        do {
            try connection.begin(SQLiteConnection.beginRead, limit: limit)
            try job.perform(Transaction(connection))
            try connection.commit()
            job.finish()
        } catch {
            connection.rollBack()
            job.fail(error)
        }
    }
}
