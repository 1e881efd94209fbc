using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ComputeHost.Daemon.Generations;

/// <summary>All files of a generation, with what they hold by their hashes. Immutable.</summary>
internal sealed class GenerationContent
{
    private const int NameLength = 16;

    private GenerationContent(IReadOnlyList<HashedFile> files)
    {
        Files = files;
        string list = string.Concat(files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.File.Location}\0{file.Length}\0{Convert.ToHexString(file.Hash)}\n")));
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)))[..NameLength];
        Length = files.Sum(file => file.Length);
    }

    public IReadOnlyList<HashedFile> Files { get; }

    /// <summary>Names the content.</summary>
    public string Hash { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <exception cref="GenerationException">A file cannot be read.</exception>
    public static GenerationContent Read(IEnumerable<GenerationFile> files, CancellationToken cancellationToken)
    {
        List<HashedFile> hashed = [];
        foreach (GenerationFile file in files.OrderBy(file => file.Location, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hashed.Add(Read(file));
        }

        return new GenerationContent(hashed);
    }

    private static HashedFile Read(GenerationFile file)
    {
        try
        {
            using Stream stream = file.Open();
            byte[] hash = SHA256.HashData(stream);
            return new HashedFile(file, stream.Position, hash);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"The file '{file.Source}' cannot be read: {exception.Message} Make it readable for the user '{Environment.UserName}', who runs this program.", exception);
        }
    }
}

/// <summary>A file with what it holds.</summary>
/// <param name="File">The file.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Hash">Of what was read.</param>
internal sealed record HashedFile(GenerationFile File, long Length, byte[] Hash);
