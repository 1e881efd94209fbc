using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ComputeHost.Daemon.Configuration;

/// <summary>Reads JSON with comments and trailing commas, and keeps where everything was.</summary>
internal sealed class SettingParser(byte[] utf8, ConfigurationErrors errors)
{
    /// <returns>Null if the text is no JSON at all.</returns>
    public static Setting? Parse(byte[] utf8, ConfigurationErrors errors)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        return new SettingParser(utf8.AsSpan().StartsWith(mark) ? utf8[mark.Length..] : utf8, errors).Parse();
    }

    private Setting? Parse()
    {
        if (FindBrokenText() is { } broken)
        {
            errors.Add(broken, "the file is not UTF-8 text. Save it in that encoding.");
            return null;
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            Setting root = Read(ref reader, "", At(reader.TokenStartIndex));
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            string what = e.Message.Split(" LineNumber:")[0];
            errors.Add(PositionOf(e), $"the file is no valid JSON from here on: {what}");
            return null;
        }
    }

    private Setting Read(ref Utf8JsonReader reader, string path, TextPosition position)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, path, position);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, path, position);
            case JsonTokenType.String:
                return new Setting(path, position, JsonValueKind.String, Unescape(ref reader), errors);
            default:
                JsonValueKind kind = reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    JsonTokenType.Null => JsonValueKind.Null,
                    _ => JsonValueKind.Number,
                };
                return new Setting(path, position, kind, Encoding.UTF8.GetString(reader.ValueSpan), errors);
        }
    }

    private Setting ReadObject(ref Utf8JsonReader reader, string path, TextPosition position)
    {
        var setting = new Setting(path, position, JsonValueKind.Object, "", errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            TextPosition place = At(reader.TokenStartIndex);
            string name = Unescape(ref reader);
            reader.Read();
            Setting member = Read(ref reader, path.Length == 0 ? name : $"{path}.{name}", place);
            if (!setting.Members.TryAdd(name, member))
            {
                member.Complain($"is set a second time; the first is at {setting.Members[name].Position}. Remove one of them.");
            }
        }

        return setting;
    }

    private Setting ReadArray(ref Utf8JsonReader reader, string path, TextPosition position)
    {
        var setting = new Setting(path, position, JsonValueKind.Array, "", errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string item = string.Create(CultureInfo.InvariantCulture, $"{path}[{setting.Items.Count}]");
            setting.Items.Add(Read(ref reader, item, At(reader.TokenStartIndex)));
        }

        return setting;
    }

    /// <summary>An escape can name half of a character, which no text in memory can be made from.</summary>
    private string Unescape(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            errors.Add(At(reader.TokenStartIndex), "this text has an escape that stands for half a character. Write the character itself.");
            return "?";
        }
    }

    private TextPosition? FindBrokenText()
    {
        try
        {
            _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(utf8);
            return null;
        }
        catch (DecoderFallbackException e)
        {
            return At(e.Index);
        }
    }

    private TextPosition PositionOf(JsonException exception)
    {
        long line = exception.LineNumber ?? 0;
        int start = 0;
        for (long i = 0; i < line; i++)
        {
            start += utf8.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        return At(Math.Min(utf8.Length, start + (exception.BytePositionInLine ?? 0)));
    }

    private TextPosition At(long offset) => TextPosition.Of(utf8, offset);
}
