using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComputeHost.Daemon.Generations;

/// <summary>The JSON of the .NET host's files.</summary>
internal static class JsonFile
{
    // The host takes comments and a byte order mark, and paths stay as they were.
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">It is no object.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return JsonNode.Parse(json.StartsWith(mark) ? json[mark.Length..] : json, documentOptions: Reading) as JsonObject ?? throw new JsonException("It is no object.");
    }

    public static byte[] Write(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Writing);
}
