using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace ComputeHost.TestLibrary;

/// <summary>Methods that need what lies around their assembly.</summary>
internal static class Natives
{
    /// <summary>Counts in a database in memory.</summary>
    [ComputeMethod]
    internal static long CountRows(int rows)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT COUNT(*) FROM n";
        command.Parameters.AddWithValue("$rows", rows);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Draws an image and says how its file begins.</summary>
    [ComputeMethod(Name = "library.draw")]
    internal static byte[] Draw(int width)
    {
        using var bitmap = new SKBitmap(width, width);
        bitmap.Erase(SKColors.Red);
        using SKData image = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return image.Span[..4].ToArray();
    }

    /// <summary>Which Protobuf runs here.</summary>
    [ComputeMethod]
    internal static string ProtobufVersion() => typeof(Timestamp).Assembly.GetName().Version!.ToString();
}
